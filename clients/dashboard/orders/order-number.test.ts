import { expect, test } from '@jest/globals';
import { orderNumber } from './order-number.ts';

test.each([
  ['12047', 'GG-12047'],
  [' gg 12047 ', 'GG-12047'],
  ['GG-12047', 'GG-12047'],
  ['gg12', 'GG-12'],
  ['SUP-3', 'SUP-3'],
  ['', null],
  ['  –  ', null],
])('%j is searched for as %j', (text, number) => {
  expect(orderNumber(text)).toBe(number);
});
