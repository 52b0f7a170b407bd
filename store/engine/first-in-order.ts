/** The first documents of an order, without holding the others. */
import { MemoryLimit } from '../aggregate/memory-limit.ts';
import type { Collator } from '../bson/collation.ts';
import type { Document } from '../bson/values.ts';
import type { SortField } from '../query/sort.ts';
import { compareKeys, type SortKey, sortKeyOf } from '../query/sort-key.ts';

/** Items beyond those that are wanted, before the others are let go. */
const spareItems = 100;

interface Keyed<T> {
  readonly item: T;
  readonly key: SortKey;
}

export class FirstInOrder<T> {
  readonly #fields: readonly SortField[];
  readonly #documentOf: (item: T) => Document;
  readonly #most: number;
  readonly #collator: Collator | undefined;
  #kept: Keyed<T>[] = [];
  #memory = new MemoryLimit('Sort');
  /** The last key that can be among the first; undefined as long as any can. */
  #last: SortKey | undefined;

  /** @param most how many are wanted; 0 for all */
  constructor(
    fields: readonly SortField[],
    documentOf: (item: T) => Document,
    most: number,
    collator: Collator | undefined,
  ) {
    this.#fields = fields;
    this.#documentOf = documentOf;
    this.#most = most;
    this.#collator = collator;
  }

  /** @throws StoreError 292 when there are too many to hold */
  add(item: T): void {
    const document = this.#documentOf(item);
    const key = sortKeyOf(document, this.#fields, this.#collator);
    // Of equal ones the earlier come first.
    if (this.#last !== undefined && this.#compare(key, this.#last) >= 0) return;
    this.#memory.take(document);
    this.#kept.push({ item, key });
    if (this.#most > 0 && this.#kept.length >= this.#most * 2 + spareItems) this.#letGo();
  }

  items(): T[] {
    this.#sort();
    return this.#kept.map(({ item }) => item);
  }

  #letGo(): void {
    this.#sort();
    this.#kept.length = this.#most;
    this.#last = this.#kept.at(-1)?.key;
    this.#memory = new MemoryLimit('Sort');
    for (const { item } of this.#kept) this.#memory.take(this.#documentOf(item));
  }

  /** Equal ones stay as they came. */
  #sort(): void {
    this.#kept.sort((a, b) => this.#compare(a.key, b.key));
  }

  #compare(a: SortKey, b: SortKey): number {
    return compareKeys(a, b, this.#fields, this.#collator);
  }
}
