/** What is in an array, and where: `$arrayElemAt`, `$first`, `$last`, `$in`, `$indexOfArray`, `$size`. */
import { equalValues } from '../../bson/compare.ts';
import { isNullish, isNumber, show, typeName } from '../../bson/values.ts';
import { int32Of } from '../../bson/whole-numbers.ts';
import { StoreError } from '../../errors.ts';
import { binary, type Compiler, type OperatorCompiler, unary, withArguments } from '../compiler.ts';

export const arrayElements: readonly (readonly [string, OperatorCompiler])[] = [
  ['$arrayElemAt', binary((array, index, name) => elementAt(array, index, name))],
  ['$first', unary((array, name) => elementAt(array, 0, name))],
  ['$last', unary((array, name) => elementAt(array, -1, name))],
  ['$in', binary((value, array, _name, compiler) => isIn(value, array, compiler))],
  [
    '$indexOfArray',
    withArguments(2, 4, (values, _name, compiler) => indexOfArray(values, compiler)),
  ],
  ['$isArray', unary((value) => Array.isArray(value))],
  ['$size', unary(sizeOf)],
];

function elementAt(array: unknown, index: unknown, name: string): unknown {
  if (isNullish(array) || isNullish(index)) return null;
  if (!Array.isArray(array)) {
    throw new StoreError(
      28689,
      `${name}'s first argument must be an array, but is ${typeName(array)}`,
    );
  }
  if (!isNumber(index)) {
    throw new StoreError(
      28690,
      `${name}'s second argument must be a numeric value, but is ${typeName(index)}`,
    );
  }
  const position = int32Of(index);
  if (position !== undefined) return array.at(position);
  throw new StoreError(
    28691,
    `${name}'s second argument must be representable as a 32-bit integer: ${show(index)}`,
  );
}

/** A missing value is in no array, not even in one that has null. */
function isIn(value: unknown, array: unknown, { collator }: Compiler): boolean {
  if (!Array.isArray(array)) {
    throw new StoreError(
      40081,
      `$in requires an array as a second argument, found: ${typeName(array)}`,
    );
  }
  return value !== undefined && array.some((item) => equalValues(item, value, collator));
}

function indexOfArray(values: readonly unknown[], { collator }: Compiler): unknown {
  const [array, wanted] = values;
  if (isNullish(array)) return null;
  if (!Array.isArray(array)) {
    throw new StoreError(
      40090,
      `$indexOfArray requires an array as a first argument, found: ${typeName(array)}`,
    );
  }
  const from = values.length > 2 ? bound(values[2], 'starting') : 0;
  const to = values.length > 3 ? bound(values[3], 'ending') : array.length;
  if (wanted === undefined) return -1;
  for (let i = from; i < Math.min(to, array.length); i += 1) {
    if (equalValues(array[i], wanted, collator)) return i;
  }
  return -1;
}

function bound(value: unknown, which: string): number {
  const position = int32Of(value);
  if (position === undefined) {
    throw new StoreError(
      9711600,
      `$indexOfArray requires an integral ${which} index, found a value of type: ${typeName(value)}, with value: ${show(value)}`,
    );
  }
  if (position >= 0) return position;
  throw new StoreError(
    9711601,
    `$indexOfArray requires a nonnegative ${which} index, found: ${position}`,
  );
}

function sizeOf(value: unknown): number {
  if (Array.isArray(value)) return value.length;
  throw new StoreError(
    17124,
    `The argument to $size must be an array, but was of type: ${typeName(value)}`,
  );
}
