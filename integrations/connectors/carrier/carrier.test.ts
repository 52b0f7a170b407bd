import { expect, test } from '@jest/globals';
import { signWebhook } from '../../../kernel/webhook-signature.ts';
import { createCarrierConnector } from './index.ts';
import { statusOf } from './status-codes.ts';

const secret = 'a carrier secret of at least thirty-two letters';
const at = new Date('2026-11-21T12:00:00Z');
const dpd = createCarrierConnector({ id: 'dpd', name: 'DPD' }, secret);

const aScan = {
  trackingNumber: '0998-0525 2386 10',
  code: 'courier',
  occurredAt: '2026-11-21T12:58:00+01:00',
  location: 'Antwerp',
  expected: { date: '2026-11-21', from: '2026-11-21T13:00:00Z' },
};
const aBody = JSON.stringify({ events: [aScan] });

const receive = (body: string, headers: Record<string, string>, receivedAt = at) =>
  dpd.receive({ headers, body: Buffer.from(body), receivedAt });

const signed = (body: string, overrides: object = {}) => ({
  ...signWebhook({ id: 'dlv_1', at, body, secret, ...overrides }),
});

const refused = expect.objectContaining({ code: 'WEBHOOK_SIGNATURE_INVALID' });
const unreadable = expect.objectContaining({ code: 'BAD_USER_INPUT' });

test('a signed scan becomes a fact in our words, the raw code kept', () => {
  expect(receive(aBody, signed(aBody))).toEqual({
    deliveryId: 'dlv_1',
    facts: [
      {
        carrier: 'dpd',
        trackingNumber: '09980525238610',
        rawCode: 'courier',
        status: 'OUT_FOR_DELIVERY',
        occurredAt: new Date('2026-11-21T11:58:00Z'),
        location: 'Antwerp',
        expected: { date: '2026-11-21', from: new Date('2026-11-21T13:00:00Z'), to: null },
      },
    ],
  });
});

test('a signature is HMAC-SHA256 over id, stamp and body', () => {
  // Made with: printf 'dlv_1.1795262400.{}' | openssl dgst -sha256 -hmac '…' -binary | base64
  expect(signWebhook({ id: 'dlv_1', at, body: '{}', secret })).toEqual({
    'webhook-id': 'dlv_1',
    'webhook-timestamp': '1795262400',
    'webhook-signature': 'v1,5yPVnb98XtRDO/qj1P2NB6+C3/n5HChVRmICCJ048ww=',
  });
});

test('while a secret is rotated either signature will do', () => {
  const other = signed(aBody, { secret: 'the next secret, also at least thirty-two' });
  const both = {
    ...signed(aBody),
    'webhook-signature': `${other['webhook-signature']} ${signed(aBody)['webhook-signature']}`,
  };
  expect(receive(aBody, both).deliveryId).toBe('dlv_1');
});

test.each([
  ['no headers', {}],
  ['another secret', signed(aBody, { secret: 'another secret of at least thirty-two letters' })],
  ['another body', signed(`${aBody} `)],
  ['another id', { ...signed(aBody), 'webhook-id': 'dlv_2' }],
  ['another stamp', { ...signed(aBody), 'webhook-timestamp': '1795262401' }],
  ['a cut signature', { ...signed(aBody), 'webhook-signature': 'v1,AAAA' }],
  [
    'another version',
    {
      ...signed(aBody),
      'webhook-signature': signed(aBody)['webhook-signature'].replace('v1,', 'v2,'),
    },
  ],
  ['an empty id', signed(aBody, { id: '' })],
  ['an old stamp', signed(aBody, { at: new Date(at.getTime() - 301_000) })],
  ['a stamp ahead', signed(aBody, { at: new Date(at.getTime() + 301_000) })],
])('a webhook with %s is refused', (_what, headers) => {
  expect(() => receive(aBody, headers)).toThrow(refused);
});

test('every flipped bit of a body breaks its signature', () => {
  const headers = signed(aBody);
  const bytes = Buffer.from(aBody);
  for (let bit = 0; bit < bytes.length * 8; bit += 7) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(() => dpd.receive({ headers, body: flipped, receivedAt: at })).toThrow(refused);
  }
});

test.each([
  '{"events":',
  '[]',
  '{"events":[]}',
  JSON.stringify({ events: Array.from({ length: 101 }, () => aScan) }),
  JSON.stringify({ events: [{ ...aScan, occurredAt: '2026-11-21 12:00' }] }),
  JSON.stringify({ events: [{ ...aScan, trackingNumber: '' }] }),
  JSON.stringify({ events: [{ ...aScan, trackingNumber: 'A-123' }] }),
  JSON.stringify({ events: [{ ...aScan, expected: { date: '2026-02-30' } }] }),
])('a signed body that cannot be read is refused: %#', (body) => {
  expect(() => receive(body, signed(body))).toThrow(unreadable);
});

test('a scan that is still to come is refused, so that it is sent again and not lost', () => {
  const scanAt = (occurredAt: string) =>
    JSON.stringify({ events: [aScan, { ...aScan, occurredAt }] });
  const ahead = scanAt('2026-11-21T14:00:00Z');
  expect(() => receive(ahead, signed(ahead))).toThrow(
    'That webhook cannot be read: events.1.occurredAt: must be at most 10 minutes ahead',
  );
  const again = signed(ahead, { at: new Date('2026-11-21T13:55:00Z') });
  expect(receive(ahead, again, new Date('2026-11-21T13:55:00Z')).facts).toHaveLength(2);
});

test.each([
  [{ occurredAt: '0001-01-01T00:00:00Z' }, 'occurredAt: must be within 366 days of now'],
  [{ occurredAt: '1970-01-01T00:00:00Z' }, 'occurredAt: must be within 366 days of now'],
  [{ expected: { date: '9999-12-31' } }, 'expected.date: must be within 366 days of now'],
  [
    {
      expected: {
        date: '2026-11-22',
        from: '2026-11-22T12:00:00Z',
        to: '2026-11-22T08:00:00Z',
      },
    },
    'expected.to: must not be before expected.from',
  ],
])('times that cannot be are refused by their name: %j', (times, problem) => {
  const body = JSON.stringify({ events: [{ ...aScan, ...times }] });
  expect(() => receive(body, signed(body))).toThrow(
    `That webhook cannot be read: events.0.${problem}`,
  );
});

test('a member that is null says as little as one that is not there', () => {
  const body = JSON.stringify({
    events: [
      { ...aScan, description: null, location: null, expected: null },
      { ...aScan, expected: { date: '2026-11-21', from: null, to: null } },
    ],
  });
  expect(receive(body, signed(body)).facts).toMatchObject([
    { location: null, expected: null },
    { location: 'Antwerp', expected: { date: '2026-11-21', from: null, to: null } },
  ]);
});

test.each([
  ['Antwerp\u0000\r\nhub', 'Antwerp hub'],
  ['\u202epreh\u2066 hub', 'preh hub'],
  ['می\u200cدان', 'می\u200cدان'],
  ['\u200b\ufeff', null],
])('a place is words on one line: %j', (location, shown) => {
  const body = JSON.stringify({ events: [{ ...aScan, location }] });
  expect(receive(body, signed(body)).facts).toMatchObject([{ location: shown }]);
});

test('what a refusal says holds no value of the body', () => {
  const body = JSON.stringify({ events: [{ ...aScan, occurredAt: 'opal@example.com' }] });
  expect(() => receive(body, signed(body))).toThrow(/^(?!.*opal).*occurredAt/);
});

test.each([
  ['dpd', 'COURIER', 'OUT_FOR_DELIVERY'],
  ['postnl', 'j05', 'OUT_FOR_DELIVERY'],
  ['dhl', 'WC', 'OUT_FOR_DELIVERY'],
  ['dhl', 'OUT_FOR_DELIVERY', 'OUT_FOR_DELIVERY'],
  ['dhl', 'J05', 'UNKNOWN'],
  ['dpd', 'BEAMED_UP', 'UNKNOWN'],
  ['dpd', 'constructor', 'UNKNOWN'],
] as const)('%s says %s: %s', (carrier, code, status) => {
  expect(statusOf(carrier, code)).toBe(status);
});
