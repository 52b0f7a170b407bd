/** `$min`, `$max` and the first few of an order by value: null and missing do not count. */
import type { Collator } from '../../bson/collation.ts';
import { compareValues } from '../../bson/compare.ts';
import { isNullish } from '../../bson/values.ts';
import type { Compiler } from '../compiler.ts';
import {
  type Accumulator,
  type AccumulatorTable,
  ofEach,
  type SlidingAccumulator,
} from './accumulator.ts';

export const extremes: AccumulatorTable = [
  ['$min', ofEach((_start, compiler) => new Extreme(-1, compiler))],
  ['$max', ofEach((_start, compiler) => new Extreme(1, compiler))],
];

/** The same over the documents of a window that moves. */
export const slidingExtremes: ReadonlyMap<
  string,
  (collator: Collator | undefined) => SlidingAccumulator
> = new Map([
  ['$min', (collator) => slidingExtreme((a, b) => compareValues(a, b, collator) < 0)],
  ['$max', (collator) => slidingExtreme((a, b) => compareValues(a, b, collator) >= 0)],
]);

/** Of equal values with different types the first; in a `$group` the last, as MongoDB has it. */
class Extreme implements Accumulator {
  readonly #sign: 1 | -1;
  readonly #compiler: Compiler;
  #best: unknown = null;

  constructor(sign: 1 | -1, compiler: Compiler) {
    this.#sign = sign;
    this.#compiler = compiler;
  }

  add(value: unknown): void {
    if (!isNullish(value) && this.#isBetter(value)) this.#best = value;
  }

  #isBetter(value: unknown): boolean {
    const best = this.#best;
    if (best === null) return true;
    // The common case; NaN, which is less than all others, is equal to nothing here.
    if (typeof value === 'number' && typeof best === 'number') {
      if (value < best) return this.#sign === -1;
      if (value > best) return this.#sign === 1;
    }
    const { collator, isInSlots } = this.#compiler;
    const order = compareValues(value, best, collator) * this.#sign;
    return order > 0 || (order === 0 && isInSlots);
  }

  result(): unknown {
    return this.#best;
  }
}

/**
 * Keeps only values that can still become the result: a better one ends the chances of all before it.
 * @param isBetter whether a value takes the place of an older one
 */
function slidingExtreme(isBetter: (value: unknown, older: unknown) => boolean): SlidingAccumulator {
  const candidates: { readonly value: unknown; readonly number: number }[] = [];
  let first = 0;
  let added = 0;
  let removed = 0;
  return {
    add(value) {
      added += 1;
      if (isNullish(value)) return;
      while (candidates.length > first && isBetter(value, candidates.at(-1)?.value)) {
        candidates.pop();
      }
      candidates.push({ value, number: added });
    },
    remove() {
      removed += 1;
      const oldest = candidates[first];
      if (oldest !== undefined && oldest.number <= removed) first += 1;
    },
    result: () => candidates[first]?.value ?? null,
  };
}
