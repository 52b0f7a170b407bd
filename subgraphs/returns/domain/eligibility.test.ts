import { expect, test } from '@jest/globals';
import { anOrder } from '../testing/an-order.ts';
import { eligibilityOf } from './eligibility.ts';
import type { ReturnState } from './return-state.ts';

const now = new Date('2026-11-21T12:00:00.000Z');

const aReturn = (state: ReturnState, quantity: number) => ({
  state,
  lines: [{ _id: 'rln_1', orderLineId: 'oln_studs', quantity }],
});

const reasons = (...args: Parameters<typeof eligibilityOf>) =>
  eligibilityOf(...args).lines.map(({ reason, returnableQuantity }) => [
    reason,
    returnableQuantity,
  ]);

test('pieces come back within thirty days, but not those made for one person', () => {
  expect(eligibilityOf(anOrder(), [], now)).toEqual({
    eligible: true,
    until: '2026-12-01',
    lines: [
      { lineId: 'oln_studs', eligible: true, returnableQuantity: 2, reason: null },
      { lineId: 'oln_ring', eligible: false, returnableQuantity: 0, reason: 'FINAL_SALE' },
    ],
  });
});

test('the last day counts whole', () => {
  const lastMinute = new Date('2026-12-01T23:59:59.000Z');
  expect(eligibilityOf(anOrder(), [], lastMinute).eligible).toBe(true);
  expect(reasons(anOrder(), [], new Date('2026-12-02T00:00:00.000Z'))).toEqual([
    ['WINDOW_CLOSED', 0],
    ['WINDOW_CLOSED', 0],
  ]);
});

test('nothing comes back that has not arrived', () => {
  const onTheWay = anOrder({ state: 'SHIPPED', deliveredAt: null });
  expect(reasons(onTheWay, [], now)[0]).toEqual(['NOT_DELIVERED', 0]);
  expect(eligibilityOf(onTheWay, [], now).until).toBeNull();
});

test('nothing comes back of an order that was cancelled', () => {
  expect(reasons(anOrder({ state: 'CANCELLED', deliveredAt: null }), [], now)[0]).toEqual([
    'ORDER_CANCELLED',
    0,
  ]);
});

test('pieces already on their way back are counted', () => {
  expect(reasons(anOrder(), [aReturn('REQUESTED', 1)], now)[0]).toEqual([null, 1]);
  expect(reasons(anOrder(), [aReturn('CLOSED', 1), aReturn('APPROVED', 1)], now)[0]).toEqual([
    'ALREADY_RETURNED',
    0,
  ]);
});

test.each(['DECLINED', 'CANCELLED', 'EXPIRED'] as const)(
  'pieces of a return that is %s may be asked for again',
  (state) => {
    expect(reasons(anOrder(), [aReturn(state, 2)], now)[0]).toEqual([null, 2]);
  },
);
