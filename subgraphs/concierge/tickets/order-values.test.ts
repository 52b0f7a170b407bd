import { expect, test } from '@jest/globals';
import { orderValueOf } from './order-values.ts';

const placed = (lines: unknown) => ({
  tenant: 'glowglitch',
  data: { orderId: 'ord_1', lines },
});

test('an order is worth what its lines cost, also where a unit price was rounded', () => {
  const lines = [
    { quantity: 2, unitPriceMinor: 24_500 },
    { quantity: 6, unitPriceMinor: 167, totalMinor: 1_000 },
  ];
  expect(orderValueOf(placed(lines))).toEqual({
    _id: 'ord_1',
    tenant: 'glowglitch',
    totalMinor: 50_000,
  });
});

test.each([null, 'two rings', [{ quantity: 2 }]])(
  'lines that do not tell are left out: %j',
  (lines) => {
    expect(orderValueOf(placed(lines))).toBeNull();
  },
);
