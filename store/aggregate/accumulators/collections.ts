/** Accumulators that keep what they see: in arrays, sets and documents. */
import { fromBigInt } from '../../bson/numbers.ts';
import { copyDocument, setField } from '../../bson/ordered.ts';
import { ValueSet } from '../../bson/value-set.ts';
import { type Document, isDocument, isNullish, show, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { type Compiler, constantly } from '../compiler.ts';
import type { MemoryLimit } from '../memory-limit.ts';
import {
  type Accumulator,
  type AccumulatorParser,
  type AccumulatorTable,
  ofEach,
  type SlidingAccumulator,
  type Start,
} from './accumulator.ts';

export const collections: AccumulatorTable = [
  ['$first', ofEach(() => new First())],
  ['$last', ofEach(() => new Last())],
  ['$count', countDocuments],
  ['$push', ofEach((start) => new Pushed(start))],
  ['$addToSet', ofEach(addToSet)],
  ['$concatArrays', ofEach(concatArrays)],
  ['$setUnion', ofEach(setUnion)],
  ['$mergeObjects', ofEach(mergeObjects)],
];

class First implements Accumulator {
  #found: unknown;
  #isFound = false;

  add(value: unknown): void {
    if (!this.#isFound) this.#found = value;
    this.#isFound = true;
  }

  result(): unknown {
    return this.#found ?? null;
  }
}

class Last implements Accumulator {
  #latest: unknown;

  add(value: unknown): void {
    this.#latest = value;
  }

  result(): unknown {
    return this.#latest ?? null;
  }
}

class DocumentCount implements SlidingAccumulator {
  #count = 0;

  add(): void {
    this.#count += 1;
  }

  remove(): void {
    this.#count -= 1;
  }

  result(): unknown {
    return fromBigInt(BigInt(this.#count));
  }
}

/** Over the documents of a window that moves. */
export const slidingCount = (): SlidingAccumulator => new DocumentCount();

function countDocuments(...[operand]: Parameters<AccumulatorParser>) {
  if (!isDocument(operand) || Object.keys(operand).length > 0) {
    throw new StoreError('TypeMismatch', '$count takes no arguments, i.e. $count:{}');
  }
  return { evaluate: constantly(1), create: slidingCount };
}

class Pushed implements Accumulator {
  readonly #values: unknown[] = [];
  readonly #memory: MemoryLimit | undefined;

  constructor({ memory }: Start) {
    this.#memory = memory;
  }

  add(value: unknown): void {
    if (value === undefined) return;
    this.#memory?.take(value);
    this.#values.push(value);
  }

  result(): unknown {
    return [...this.#values];
  }
}

function addToSet({ memory }: Start, { collator }: Compiler): Accumulator {
  const set = new ValueSet([], collator);
  return {
    add(value) {
      if (value !== undefined && set.add(value)) memory?.take(value);
    },
    result: () => [...set.values],
  };
}

function concatArrays({ memory }: Start, _compiler: Compiler, name: string): Accumulator {
  const values: unknown[] = [];
  return {
    add(value) {
      for (const item of elements(value, name)) {
        memory?.take(item);
        values.push(item);
      }
    },
    result: () => [...values],
  };
}

function setUnion({ memory }: Start, { collator }: Compiler, name: string): Accumulator {
  const set = new ValueSet([], collator);
  return {
    add(value) {
      for (const item of elements(value, name)) if (set.add(item)) memory?.take(item);
    },
    result: () => [...set.values],
  };
}

/** Nothing of a missing value; null is refused like all others that are no array. */
function elements(value: unknown, name: string): readonly unknown[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new StoreError(
    'TypeMismatch',
    `${name} requires array inputs, but input ${show(value)} is of type ${typeName(value)}`,
  );
}

/** Later fields win. */
function mergeObjects({ memory }: Start, { isInSlots }: Compiler, name: string): Accumulator {
  let merged: Document = {};
  return {
    add(value) {
      if (isNullish(value)) return;
      if (!isDocument(value)) {
        throw new StoreError(
          isInSlots ? 5911200 : 40400,
          `${name} requires object inputs, but input ${show(value)} is of type ${typeName(value)}`,
        );
      }
      for (const [field, inner] of Object.entries(value)) {
        if (!Object.hasOwn(merged, field)) memory?.take(inner);
        merged = setField(merged, field, inner);
      }
    },
    result: () => copyDocument(merged),
  };
}
