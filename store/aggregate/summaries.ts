/** Sums, means and extremes over values; what is not a number does not count for the first two. */
import { Decimal128 } from 'bson';
import { compareValues } from '../bson/compare.ts';
import { boxDouble } from '../bson/decode.ts';
import { calculate, divide, toNumber } from '../bson/numbers.ts';
import { isNullish, isNumber, type NumberValue } from '../bson/values.ts';

export const summarize = {
  $sum: (values: readonly unknown[]): NumberValue => sumOf(values),
  $avg(values: readonly unknown[]): NumberValue | null {
    const numbers = values.filter(isNumber);
    return numbers.length === 0 ? null : divide(sumOf(numbers), numbers.length);
  },
  $min: (values: readonly unknown[]): unknown => extreme(values, -1),
  $max: (values: readonly unknown[]): unknown => extreme(values, 1),
  $stdDevPop: (values: readonly unknown[]) => deviation(values, 0),
  $stdDevSamp: (values: readonly unknown[]) => deviation(values, 1),
} as const;

function sumOf(values: readonly unknown[]): NumberValue {
  let sum: NumberValue = 0;
  for (const value of values) if (isNumber(value)) sum = calculate('add', sum, value, 'double');
  return sum;
}

function extreme(values: readonly unknown[], sign: 1 | -1): unknown {
  let best: unknown = null;
  for (const value of values) {
    if (isNullish(value)) continue;
    if (best === null || compareValues(value, best) * sign > 0) best = value;
  }
  return best;
}

function deviation(values: readonly unknown[], degrees: 0 | 1): NumberValue | null {
  const numbers = values.filter(isNumber).map(toNumber);
  if (numbers.length <= degrees) return null;
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const result = Math.sqrt(squares / (numbers.length - degrees));
  return values.some((value) => value instanceof Decimal128)
    ? Decimal128.fromString(`${result}`)
    : boxDouble(result);
}
