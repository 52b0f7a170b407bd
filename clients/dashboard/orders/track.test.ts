import { expect, test } from '@jest/globals';
import { anOrder } from '../testing/an-order.ts';
import { statusLook, trackOf } from './track.ts';

test.each([
  [anOrder({ state: 'PLACED', shipmentStatus: null }), 'Placed', 0, 'way'],
  [anOrder({ state: 'IN_PRODUCTION', shipmentStatus: null }), 'At the bench', 2, 'way'],
  [anOrder({ shipmentStatus: 'IN_TRANSIT' }), 'On the way', 3, 'way'],
  [anOrder({ shipmentStatus: 'OUT_FOR_DELIVERY' }), 'Out for delivery', 4, 'way'],
  [anOrder({ shipmentStatus: 'EXCEPTION' }), 'Needs a detail', 4, 'bad'],
  [anOrder({ shipmentStatus: 'DELAYED' }), 'Delayed', 3, 'late'],
  [anOrder({ state: 'DELIVERED', shipmentStatus: 'DELIVERED' }), 'Delivered', 5, 'done'],
  [anOrder({ state: 'CANCELLED', shipmentStatus: 'IN_TRANSIT' }), 'Cancelled', 0, 'way'],
] as const)('an order that is %#: its word, its stops and its tone', (order, word, done, tone) => {
  expect(statusLook(order).word).toBe(word);
  expect(trackOf(order)).toEqual({ done, tone });
});

test('a failed payment is what an order is about until it is settled', () => {
  const attention = {
    __typename: 'OrderAttention',
    reason: 'PAYMENT_FAILED',
    message: 'The card was declined',
    since: '2026-11-21T09:00:00Z',
  } as const;
  expect(statusLook(anOrder({ state: 'PLACED', attention })).word).toBe('Payment failed');
});
