import { expect, test } from '@jest/globals';
import { availabilityOf, changedAvailability, summaryOf } from './availability.ts';
import type { Availability, VariantRecord } from './product.ts';

test.each<[number, boolean, Availability]>([
  [2, false, 'READY_TO_SHIP'],
  [2, true, 'READY_TO_SHIP'],
  [0, true, 'MADE_TO_ORDER'],
  [0, false, 'SOLD_OUT'],
])('%d in stock, made to order %s: %s', (stock, madeToOrder, expected) => {
  expect(availabilityOf({ stock, madeToOrder })).toBe(expected);
});

const variant = (_id: string, availability: Availability, priceMinor = 100): VariantRecord => ({
  _id,
  sku: _id,
  title: _id,
  priceMinor,
  stock: 0,
  madeToOrder: false,
  availability,
});

test('a piece is as available as the best of its variants, and costs from the lowest to the highest', () => {
  expect(summaryOf([variant('a', 'SOLD_OUT', 300), variant('b', 'MADE_TO_ORDER', 100)])).toEqual({
    priceMinor: 100,
    priceMaxMinor: 300,
    readyToShip: false,
    availability: 'MADE_TO_ORDER',
  });
  expect(summaryOf([variant('a', 'SOLD_OUT'), variant('b', 'READY_TO_SHIP')])).toMatchObject({
    readyToShip: true,
    availability: 'READY_TO_SHIP',
  });
});

test('what changed, came or went is told', () => {
  const before = [
    variant('a', 'SOLD_OUT'),
    variant('b', 'READY_TO_SHIP'),
    variant('c', 'SOLD_OUT'),
  ];
  const after = [
    variant('a', 'READY_TO_SHIP'),
    variant('b', 'READY_TO_SHIP'),
    variant('d', 'SOLD_OUT'),
  ];
  expect(changedAvailability(before, after)).toEqual(['a', 'd', 'c']);
  expect(changedAvailability(before, before)).toEqual([]);
});
