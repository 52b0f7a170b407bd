/** Values without repetition, where equality is MongoDB's: `1` and `1.0` are one. */
import type { Collator } from './collation.ts';
import { compareValues, equalValues } from './compare.ts';
import { mapKeyOf } from './map-key.ts';

/** In order of their first appearance. Long text is compared whole. */
export class ValueSet {
  readonly #byKey = new Map<unknown, unknown[]>();
  readonly #values: unknown[] = [];
  readonly #collator: Collator | undefined;

  constructor(values: Iterable<unknown> = [], collator?: Collator) {
    this.#collator = collator;
    for (const value of values) this.add(value);
  }

  get values(): readonly unknown[] {
    return this.#values;
  }

  /** From the smallest to the largest. @param beforeEach told of each comparison; what it throws ends the sort */
  sorted(beforeEach = () => {}): unknown[] {
    return this.#values.toSorted((a, b) => {
      beforeEach();
      return compareValues(a, b, this.#collator);
    });
  }

  has(value: unknown): boolean {
    return this.#isAmong(this.#byKey.get(mapKeyOf(value, this.#collator)), value);
  }

  add(value: unknown): boolean {
    const key = mapKeyOf(value, this.#collator);
    const alike = this.#byKey.get(key);
    if (this.#isAmong(alike, value)) return false;
    if (alike === undefined) this.#byKey.set(key, [value]);
    else alike.push(value);
    this.#values.push(value);
    return true;
  }

  #isAmong(alike: readonly unknown[] | undefined, value: unknown): boolean {
    return alike?.some((other) => equalValues(other, value, this.#collator)) ?? false;
  }
}

/** For so many values comparing one by one is faster than keys. */
const fewValues = 8;

/** A test of whether a value is equal to one of these. */
export function isOneOf(
  values: readonly unknown[],
  collator?: Collator,
): (value: unknown) => boolean {
  if (values.length <= fewValues) {
    return (value) => values.some((other) => equalValues(value, other, collator));
  }
  const set = new ValueSet(values, collator);
  return (value) => set.has(value);
}
