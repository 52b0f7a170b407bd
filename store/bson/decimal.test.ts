/** Decimals are IEEE 754's: digits, exponents and roundings as in its specification. */
import { expect, test } from '@jest/globals';
import { Decimal128 } from 'bson';
import {
  add,
  type DecimalParts,
  divide,
  fromDouble,
  fromInteger,
  multiply,
  normalize,
  pack,
  quantize,
  remainder,
  squareRoot,
  subtract,
  unpack,
  widenDouble,
} from './decimal.ts';

const largest = '9.999999999999999999999999999999999E+6144';
const smallest = '1E-6176';

const read = (text: string): DecimalParts => unpack(Decimal128.fromString(text));
const write = (parts: DecimalParts): string => pack(parts).toString();

type Binary = (a: DecimalParts, b: DecimalParts) => DecimalParts;

const results: readonly (readonly [string, Binary, string, string, string])[] = [
  ['+', add, '1.10', '2', '3.10'],
  ['+', add, '1E+33', '1', '1000000000000000000000000000000001'],
  ['+', add, '1E+34', '1', '1.000000000000000000000000000000000E+34'],
  ['+', add, '9999999999999999999999999999999999', '1', '1.000000000000000000000000000000000E+34'],
  ['+', add, largest, '1E+6144', 'Infinity'],
  ['+', add, largest, '1', largest],
  ['+', add, smallest, smallest, '2E-6176'],
  ['+', add, '0', '-0', '0'],
  ['+', add, '-0', '-0', '-0'],
  ['+', add, 'Infinity', '-Infinity', 'NaN'],
  ['+', add, 'NaN', '1', 'NaN'],
  ['-', subtract, '1.50', '1.5', '0.00'],
  ['-', subtract, smallest, smallest, '0E-6176'],
  ['×', multiply, '1.5', '-2.0', '-3.00'],
  ['×', multiply, '0', 'Infinity', 'NaN'],
  ['×', multiply, smallest, '0.1', '0E-6176'],
  ['×', multiply, largest, '10', 'Infinity'],
  ['÷', divide, '1', '3', '0.3333333333333333333333333333333333'],
  ['÷', divide, '2', '3', '0.6666666666666666666666666666666667'],
  ['÷', divide, '6', '2', '3'],
  ['÷', divide, '2.40', '2', '1.20'],
  ['÷', divide, '1', 'Infinity', '0E-6176'],
  ['÷', divide, 'Infinity', 'Infinity', 'NaN'],
  ['mod', remainder, '7.5', '2', '1.5'],
  ['mod', remainder, '-7.5', '2', '-1.5'],
  ['mod', remainder, '5', 'Infinity', '5'],
];

test.each(results.map(([sign, operate, a, b, expected]) => ({ sign, operate, a, b, expected })))(
  '$a $sign $b = $expected',
  ({ operate, a, b, expected }) => {
    expect(write(operate(read(a), read(b)))).toBe(expected);
  },
);

test.each([
  ['2', '1.414213562373095048801688724209698'],
  ['4', '2'],
  ['0.25', '0.5'],
  ['-0', '-0'],
  ['Infinity', 'Infinity'],
  ['-1', 'NaN'],
])('the square root of %s is %s', (value, expected) => {
  expect(write(squareRoot(read(value)))).toBe(expected);
});

test.each([
  [0.1, '0.1000000000000000055511151231257827', '0.100000000000000'],
  [1, '1', '1.00000000000000'],
  [-2.5, '-2.5', '-2.50000000000000'],
  [1e22, '10000000000000000000000', '1.00000000000000E+22'],
  [Number.NaN, 'NaN', 'NaN'],
  [Number.NEGATIVE_INFINITY, '-Infinity', '-Infinity'],
])('the double %d is exactly %s, and %s as far as doubles promise', (value, exactly, promised) => {
  expect(write(fromDouble(value))).toBe(exactly);
  expect(write(widenDouble(value))).toBe(promised);
});

test.each([
  ['2.5', 0, '2'],
  ['3.5', 0, '4'],
  ['2.345', -2, '2.34'],
  ['1250', 2, '1.2E+3'],
])('%s to the exponent %d is %s', (value, exponent, expected) => {
  expect(write(quantize(read(value), exponent, 'even'))).toBe(expected);
});

test('every decimal is the same after it was taken apart', () => {
  for (const text of [
    '0',
    '-0',
    '0E-6176',
    '0E+6111',
    '1.00',
    largest,
    smallest,
    'NaN',
    '-Infinity',
  ]) {
    expect(write(read(text))).toBe(text);
  }
});

test('integers become decimals, and digits beyond 34 are rounded', () => {
  expect(write(fromInteger(-42n))).toBe('-42');
  expect(write(fromInteger(10n ** 34n + 5n))).toBe('1.000000000000000000000000000000000E+34');
  expect(write(fromInteger(10n ** 34n + 15n))).toBe('1.000000000000000000000000000000002E+34');
});

test('a normal decimal has all its digits', () => {
  expect(write(normalize(read('1')))).toBe('1.000000000000000000000000000000000');
});
