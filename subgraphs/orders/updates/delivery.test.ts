import { expect, test } from '@jest/globals';
import { addMs } from '../../../kernel/clock.ts';
import { type DeliveryRecord, failed, held, newDelivery, retried } from './delivery.ts';
import { attemptsMax } from './retry-delay.ts';

const noon = new Date('2026-11-21T12:00:00.000Z');

const inHand: DeliveryRecord = {
  ...newDelivery(
    {
      tenant: 'glowglitch',
      orderId: 'ord_1',
      subscriptionId: 'ous_1',
      eventId: 'evt_1',
      channel: 'EMAIL',
      news: 'SHIPPED',
      orderVersion: 2,
    },
    noon,
    noon,
  ),
  attempts: 1,
  claim: 'me',
  version: 2,
};
const failure = (kind: 'TEMPORARY' | 'PERMANENT' | 'GONE') => ({
  kind,
  reason: 'HTTP_429',
  retryAfterMs: null,
});

test('a notice that failed for now is tried again, and given up with its tries', () => {
  expect(failed(inHand, failure('TEMPORARY'), 1, noon)).toMatchObject({
    state: 'WAITING',
    dueAt: addMs(noon, 5_000),
    claim: null,
    lastFailure: 'HTTP_429',
    version: 3,
  });
  const last = { ...inHand, attempts: attemptsMax };
  expect(failed(last, failure('TEMPORARY'), 1, noon)).toMatchObject({ state: 'DEAD' });
});

test('a notice that will never be taken is given up at once; where nobody is reached it is dropped', () => {
  expect(failed(inHand, failure('PERMANENT'), 1, noon)).toMatchObject({ state: 'DEAD' });
  expect(failed(inHand, failure('GONE'), 1, noon)).toMatchObject({
    state: 'DROPPED',
    dropReason: 'ADDRESS_GONE',
  });
});

test('a notice that was put off has not been tried', () => {
  const later = addMs(noon, 60_000);
  expect(held(inHand, later, noon)).toMatchObject({ attempts: 0, dueAt: later, isHeld: true });
});

test('a notice that was given up can be sent once more with all its tries; others cannot', () => {
  const dead = failed(inHand, failure('PERMANENT'), 1, noon);
  const retry = { by: 'Jasper Sample', at: noon };
  expect(retried(dead, retry)).toMatchObject({
    state: 'WAITING',
    attempts: 0,
    dueAt: noon,
    lastRetry: retry,
  });
  expect(retried(inHand, retry)).toBeNull();
});
