/** Arrays out of arrays, and `$range` out of nothing. */
import { isNullish, isNumber, show, typeName } from '../../bson/values.ts';
import { int32Of } from '../../bson/whole-numbers.ts';
import { StoreError } from '../../errors.ts';
import { type OperatorCompiler, unary, variadic, withArguments } from '../compiler.ts';
import { checkLength } from './array-size.ts';

export const arraySlices: readonly (readonly [string, OperatorCompiler])[] = [
  ['$concatArrays', variadic(concatArrays)],
  ['$reverseArray', unary(reverseArray)],
  ['$slice', withArguments(2, 3, slice)],
  ['$range', withArguments(2, 3, range)],
];

function concatArrays(values: readonly unknown[]): unknown {
  const all: unknown[] = [];
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!Array.isArray(value)) {
      throw new StoreError(28664, `$concatArrays only supports arrays, not ${typeName(value)}`);
    }
    checkLength('$concatArrays', all.length + value.length);
    for (const item of value) all.push(item);
  }
  return all;
}

function reverseArray(value: unknown): unknown {
  if (isNullish(value)) return null;
  if (Array.isArray(value)) return value.toReversed();
  throw new StoreError(
    34435,
    `The argument to $reverseArray must be an array, but was of type: ${typeName(value)}`,
  );
}

/** The codes when an argument is no number, and when it does not fit an int32. */
interface Argument {
  readonly what: string;
  readonly codes: readonly [notNumber: number, notInt32: number];
}

const sliceSecond: Argument = { what: 'Second argument to $slice', codes: [28725, 28726] };
const sliceThird: Argument = { what: 'Third argument to $slice', codes: [28727, 28728] };
const rangeStart: Argument = { what: 'The starting value of $range', codes: [34443, 34444] };
const rangeEnd: Argument = { what: 'The ending value of $range', codes: [34445, 34446] };
const rangeStep: Argument = { what: 'The step value of $range', codes: [34447, 34448] };

function int32(value: unknown, { what, codes: [notNumber, notInt32] }: Argument): number {
  if (!isNumber(value)) {
    throw new StoreError(
      notNumber,
      `${what} must be a numeric value, but is of type: ${typeName(value)}`,
    );
  }
  const whole = int32Of(value);
  if (whole !== undefined) return whole;
  throw new StoreError(
    notInt32,
    `${what} can't be represented as a 32-bit integer: ${show(value)}`,
  );
}

function slice(values: readonly unknown[]): unknown {
  const [array, second, third] = values;
  if (isNullish(array) || isNullish(second)) return null;
  if (!Array.isArray(array)) {
    throw new StoreError(
      28724,
      `First argument to $slice must be an array, but is of type: ${typeName(array)}`,
    );
  }
  const position = int32(second, sliceSecond);
  if (values.length === 2) {
    return position < 0 ? array.slice(position) : array.slice(0, position);
  }
  if (isNullish(third)) return null;
  const count = int32(third, sliceThird);
  if (count <= 0) {
    throw new StoreError(28729, `Third argument to $slice must be positive: ${count}`);
  }
  const start = position < 0 ? Math.max(0, array.length + position) : position;
  return array.slice(start, start + count);
}

function range(values: readonly unknown[]): unknown {
  const start = int32(values[0], rangeStart);
  const end = int32(values[1], rangeEnd);
  const step = values.length > 2 ? int32(values[2], rangeStep) : 1;
  if (step === 0) throw new StoreError(34449, '$range requires a non-zero step value');
  const length = Math.max(0, Math.ceil((end - start) / step));
  checkLength('$range', length);
  return Array.from({ length }, (_, i) => start + i * step);
}
