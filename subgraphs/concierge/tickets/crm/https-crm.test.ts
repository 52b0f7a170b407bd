import { expect, test } from '@jest/globals';
import { MINUTE_MS, SECOND_MS } from '../../../../kernel/clock.ts';
import { signatureOf } from '../../../../kernel/webhook-signature.ts';
import { fakeClock } from '../../../../tests/support/fake-clock.ts';
import type { CrmTicket } from './crm-port.ts';
import { createHttpsCrm } from './https-crm.ts';
import { attemptsMax, retryAfter } from './retry.ts';
import { startCrmReceiver } from './testing/crm-receiver.ts';

const secret = 'a-secret-of-the-tests-and-nothing-else';
const clock = fakeClock();
const ticket: CrmTicket = {
  id: 'tkt_1',
  number: 'ST-30001',
  topic: 'SIZING',
  message: 'Is 52 the same as M?',
  state: 'NEW',
  priority: 'NORMAL',
  orderId: null,
  assignee: null,
  contact: { name: 'Opal Sample', email: 'opal@example.com', phone: null },
  slaDueAt: '2026-11-21T14:00:00.000Z',
  createdAt: '2026-11-21T12:00:00.000Z',
  changedAt: '2026-11-21T12:00:00.000Z',
  version: 3,
};
/** Patient, unless nothing is to come: a slow machine is not taken for a slow system. */
const crmAt = (url: string, timeoutMs = 60_000) =>
  createHttpsCrm({ crm: { url, secret }, clock, timeoutMs });

test('a ticket is put under its own id, signed, with the version in its key', async () => {
  await using receiver = await startCrmReceiver();
  expect(await crmAt(`${receiver.url}/`).mirror(ticket)).toBe('case-ST-30001');
  const [request] = receiver.requests;
  if (!request) throw new Error('Nothing was sent');
  expect(request).toMatchObject({ method: 'PUT', path: '/tickets/tkt_1' });
  expect(JSON.parse(request.body)).toEqual(ticket);
  const { headers, body } = request;
  expect(headers).toMatchObject({ 'idempotency-key': 'tkt_1.3', 'webhook-id': 'tkt_1.3' });
  const stamp = String(headers['webhook-timestamp']);
  expect(headers['webhook-signature']).toBe(
    `v1,${signatureOf('tkt_1.3', stamp, body, secret).toString('base64')}`,
  );
});

test.each<[string, string, string | null]>([
  ['with one', '{"reference":"C-1"}', 'C-1'],
  ['with a number for one', '{"reference":42}', null],
  ['with markup for one', '{"reference":"<script>"}', null],
  ['with one that is too long', `{"reference":"${'x'.repeat(201)}"}`, null],
  ['longer than we read', `{"reference":"C-1","more":"${'x'.repeat(70_000)}"}`, null],
  ['in words', 'Thank you', null],
  ['that is null', 'null', null],
  ['that is empty', '', null],
])('an answer %s', async (_what, body, reference) => {
  await using receiver = await startCrmReceiver();
  receiver.behave({ body });
  expect(await crmAt(receiver.url).mirror(ticket)).toBe(reference);
});

test.each([
  [{ status: 500 }, { isTemporary: true, reason: 'HTTP_500', retryAfterMs: null }],
  [
    { status: 503, headers: { 'retry-after': '120' } },
    { isTemporary: true, retryAfterMs: 120_000 },
  ],
  [
    { status: 429, headers: { 'retry-after': 'soon' } },
    { isTemporary: true, retryAfterMs: null },
  ],
  [{ status: 422 }, { isTemporary: false, reason: 'HTTP_422' }],
  [{ status: 404 }, { isTemporary: false, reason: 'HTTP_404' }],
  [
    { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
    { isTemporary: false, reason: 'HTTP_302' },
  ],
  ['silent' as const, { isTemporary: true, reason: 'TIMEOUT' }],
  ['cut' as const, { isTemporary: true, reason: 'CONNECTION' }],
])('a system that answers %j', async (behaviour, failure) => {
  await using receiver = await startCrmReceiver();
  receiver.behave(behaviour);
  const refused = crmAt(receiver.url, behaviour === 'silent' ? 300 : undefined).mirror(ticket);
  await expect(refused).rejects.toMatchObject({ name: 'CrmFailure', ...failure });
  // What it said, and where it is, stays there.
  await expect(refused).rejects.not.toMatchObject({
    message: expect.stringMatching(/opal|127\.0/),
  });
});

test('nobody there is a failure that passes', async () => {
  await expect(crmAt('http://127.0.0.1:1').mirror(ticket)).rejects.toMatchObject({
    isTemporary: true,
    reason: 'CONNECTION',
  });
});

test('it is tried ever later, as late as the system asks, and given up in the end', () => {
  expect([1, 2, 3, 8, 13].map((failures) => retryAfter(failures, null))).toEqual([
    30 * SECOND_MS,
    MINUTE_MS,
    2 * MINUTE_MS,
    60 * MINUTE_MS,
    60 * MINUTE_MS,
  ]);
  expect(retryAfter(1, 10 * MINUTE_MS)).toBe(10 * MINUTE_MS);
  expect(retryAfter(1, 1)).toBe(30 * SECOND_MS);
  expect(retryAfter(1, 1e12)).toBe(24 * 60 * MINUTE_MS);
  expect(retryAfter(attemptsMax, null)).toBeNull();
});
