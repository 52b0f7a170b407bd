import { expect, test } from '@jest/globals';
import { readOrderNumber, readOrderNumberPrefix } from './order-number.ts';

test.each([
  ['GG-12047', 'GG-12047'],
  [' gg 12047 ', 'GG-12047'],
  ['#GG12047', 'GG-12047'],
  ['GG–12047', 'GG-12047'],
  ['12047', null],
  ['GG-', null],
  ["GG-1' or 1=1", null],
])('%s is the number %s', (typed, number) => {
  expect(readOrderNumber(typed)).toBe(number);
});

test.each([
  ['gg-12', 'GG-12'],
  ['12', 'GG-12'],
  ['g', 'G'],
  ['GG-12047', 'GG-12047'],
  ['', null],
  ['$where', null],
])('%s begins with %s', (typed, prefix) => {
  expect(readOrderNumberPrefix(typed)).toBe(prefix);
});
