/** Arrays as sets: duplicates and order do not count; equality is MongoDB's. */

import { equalValues } from '../../bson/compare.ts';
import { keyOf } from '../../bson/key-string.ts';
import { isNullish, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { isTruthy } from '../../query/filter.ts';
import { binary, type OperatorCompiler, unary, variadic } from '../compiler.ts';

/** Values without repetition, in order of their first appearance. Long text is compared whole. */
export class ValueSet {
  readonly #byKey = new Map<string, unknown[]>();
  readonly #values: unknown[] = [];

  constructor(values: Iterable<unknown> = []) {
    for (const value of values) this.add(value);
  }

  get values(): readonly unknown[] {
    return this.#values;
  }

  has(value: unknown): boolean {
    return this.#alike(value).some((other) => equalValues(other, value));
  }

  add(value: unknown): boolean {
    const alike = this.#alike(value);
    if (alike.some((other) => equalValues(other, value))) return false;
    this.#byKey.set(keyName(value), [...alike, value]);
    this.#values.push(value);
    return true;
  }

  #alike(value: unknown): readonly unknown[] {
    return this.#byKey.get(keyName(value)) ?? [];
  }
}

export const keyName = (value: unknown): string => keyOf(value).toString('latin1');

export const sets: readonly (readonly [string, OperatorCompiler])[] = [
  [
    '$setUnion',
    variadic((arrays) => {
      if (arrays.some(isNullish)) return null;
      return new ValueSet(arrays.flatMap((array) => elementsOf(array, '$setUnion', 17043))).values;
    }),
  ],
  [
    '$setIntersection',
    variadic((arrays) => {
      if (arrays.some(isNullish)) return null;
      const [first = new ValueSet(), ...others] = arrays.map(
        (array) => new ValueSet(elementsOf(array, '$setIntersection', 17047)),
      );
      return first.values.filter((value) => others.every((other) => other.has(value)));
    }),
  ],
  [
    '$setDifference',
    binary((a, b) => {
      if (isNullish(a) || isNullish(b)) return null;
      const removed = new ValueSet(elementsOf(b, '$setDifference', 17049));
      const kept = new ValueSet(elementsOf(a, '$setDifference', 17048));
      return kept.values.filter((value) => !removed.has(value));
    }),
  ],
  [
    '$setEquals',
    variadic((arrays) => {
      const [first, ...others] = arrays.map(
        (array) => new ValueSet(elementsOf(array, '$setEquals', 17044)),
      );
      return others.every(
        (other) => first !== undefined && isSubset(first, other) && isSubset(other, first),
      );
    }),
  ],
  [
    '$setIsSubset',
    binary((a, b) =>
      isSubset(
        new ValueSet(elementsOf(a, '$setIsSubset', 17046)),
        new ValueSet(elementsOf(b, '$setIsSubset', 17042)),
      ),
    ),
  ],
  ['$anyElementTrue', unary((array) => elementsOf(array, '$anyElementTrue', 17041).some(isTruthy))],
  [
    '$allElementsTrue',
    unary((array) => elementsOf(array, '$allElementsTrue', 17040).every(isTruthy)),
  ],
];

const isSubset = (a: ValueSet, b: ValueSet): boolean => a.values.every((value) => b.has(value));

function elementsOf(value: unknown, name: string, code: number): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new StoreError(
    code,
    `All operands of ${name} must be arrays. One argument is of type: ${typeName(value)}`,
  );
}
