/** Keys that nobody reads any more: what a drop leaves, and a build of an index that ends early. */
import type { Collection } from '../storage/collection.ts';
import {
  allIndexEntries,
  allRecords,
  collectionIn,
  indexIn,
  indexRange,
  indexRangeOfAll,
  recordRange,
} from '../storage/keys.ts';
import type { KeyRange, OrderedStore } from '../storage/ordered-store.ts';
import { others, Turn } from './turn.ts';

/** Keys removed between two looks at the clock. */
const pageSize = 500;

/**
 * Removes them a turn at a time, while others work. What is left when the process ends belongs to no
 * collection, and is found by that at the next start.
 */
export class Clearing {
  readonly #store: OrderedStore;
  readonly #isClosing: () => boolean;
  readonly #ranges: KeyRange[] = [];
  #work: Promise<void> | undefined;

  constructor(store: OrderedStore, isClosing: () => boolean) {
    this.#store = store;
    this.#isClosing = isClosing;
  }

  add(...ranges: readonly KeyRange[]): void {
    this.#ranges.push(...ranges);
    if (this.#ranges.length > 0) this.#work ??= this.#clearAll();
  }

  /** Resolves when nothing is left to clear. */
  async done(): Promise<void> {
    await this.#work;
  }

  async #clearAll(): Promise<void> {
    for (;;) {
      await others();
      const [range] = this.#ranges;
      if (range === undefined || this.#isClosing()) break;
      try {
        if (this.#clearTurn(range)) this.#ranges.shift();
      } catch (error) {
        // On a full disk nothing can be removed either: the next start tries again.
        process.emitWarning(`what a drop has left stays for now: ${String(error)}`);
        this.#ranges.shift();
      }
    }
    this.#work = undefined;
  }

  /** @returns whether nothing of the range is left */
  #clearTurn(range: KeyRange): boolean {
    const turn = Turn.ofWrites();
    return this.#store.write(() => {
      for (;;) {
        const keys = this.#store.keys({ ...range, limit: pageSize });
        for (const key of keys) this.#store.remove(key);
        if (keys.length < pageSize) return true;
        if (turn.isOver()) return false;
      }
    });
  }
}

/** All that a collection holds. */
export const rangesOf = ({ id }: Pick<Collection, 'id'>): readonly KeyRange[] => [
  recordRange(id),
  indexRangeOfAll(id),
];

/** Records and index entries that belong to no collection or index. One look for each that there is. */
export function abandonedRanges(
  store: OrderedStore,
  collections: Iterable<Collection>,
): readonly KeyRange[] {
  const known = new Map<number, ReadonlySet<number>>();
  for (const { id, indexes } of collections)
    known.set(id, new Set(indexes.map((index) => index.id)));
  const abandoned: KeyRange[] = [];
  walk(store, allRecords, (key) => {
    const range = recordRange(collectionIn(key));
    if (!known.has(collectionIn(key))) abandoned.push(range);
    return range;
  });
  walk(store, allIndexEntries, (key) => {
    const collection = collectionIn(key);
    const indexes = known.get(collection);
    const range =
      indexes === undefined ? indexRangeOfAll(collection) : indexRange(collection, indexIn(key));
    if (indexes?.has(indexIn(key)) !== true) abandoned.push(range);
    return range;
  });
  return abandoned;
}

/** @param rangeOf tells of the first key the range that it is part of, which is then passed over */
function walk(store: OrderedStore, { start, end }: KeyRange, rangeOf: (key: Buffer) => KeyRange) {
  for (let next = start; ; ) {
    const [key] = store.keys({ start: next, end, limit: 1 });
    if (key === undefined) return;
    next = rangeOf(key).end;
  }
}
