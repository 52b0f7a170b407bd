import { expect, test } from '@jest/globals';
import { Decimal128, Double, Long } from 'bson';
import { calculate, compareNumbers, divide } from './numbers.ts';
import type { NumberValue } from './values.ts';

const decimal = (text: string) => Decimal128.fromString(text);
const long = (text: string) => Long.fromString(text);

const sums: readonly (readonly [NumberValue, NumberValue, NumberValue])[] = [
  [1, 2, 3],
  [2147483647, 1, long('2147483648')],
  [1, new Double(2), new Double(3)],
  [0.5, 0.25, 0.75],
  [long('9007199254740993'), 2, long('9007199254740995')],
  [decimal('0.1'), decimal('0.2'), decimal('0.3')],
  [decimal('0.10'), 1, decimal('1.10')],
];

test.each(sums)('%s + %s is %s', (a, b, sum) => {
  const result = calculate('add', a, b, 'refuse');
  expect(result.constructor).toBe(sum.constructor);
  expect(String(result)).toBe(String(sum));
});

test('past int64 an update refuses and an expression goes on with a double', () => {
  const largest = long('9223372036854775807');
  expect(() => calculate('add', largest, 1, 'refuse')).toThrow('integer overflow');
  expect(calculate('add', largest, 1, 'double')).toBe(2 ** 63);
});

test('the product of two large ints is exact', () => {
  expect(String(calculate('multiply', 2147483647, 2147483647, 'refuse'))).toBe(
    '4611686014132420609',
  );
});

test('decimals of 34 digits are rounded half to even', () => {
  const [third, sixth] = [divide(decimal('1'), 3), divide(decimal('1'), 6)];
  expect(String(third)).toBe('0.3333333333333333333333333333333333');
  expect(String(sixth)).toBe('0.1666666666666666666666666666666667');
  expect(String(divide(decimal('6'), 2))).toBe('3');
});

test('a double is a little more than the decimal that it prints like', () => {
  expect(compareNumbers(0.1, decimal('0.1'))).toBe(1);
  expect(compareNumbers(0.5, decimal('0.50'))).toBe(0);
  expect(compareNumbers(long('9007199254740993'), 9007199254740992)).toBe(1);
});
