/** Searches an index for two documents with one key. */
import type { Collection, Index } from '../storage/collection.ts';
import { indexEntries } from '../storage/index-entries.ts';
import { indexRange, keyAfter, recordKey, recordOf } from '../storage/keys.ts';
import type { OrderedStore } from '../storage/ordered-store.ts';
import { documentReader } from './index-filling.ts';
import { duplicateKey, sameValues } from './unique-keys.ts';

/** Entries read between two storage reads; what is held at once. */
const pageSize = 256;

/** @throws StoreError DuplicateKey */
export function checkDuplicates(store: OrderedStore, collection: Collection, index: Index): void {
  const search = new DuplicateSearch(store, collection, index);
  while (search.checkPage());
}

/** Entries with one key stand side by side; as keys can be shared, the documents decide. */
export class DuplicateSearch {
  readonly #store: OrderedStore;
  readonly #collection: Collection;
  readonly #index: Index;
  readonly #rowsOf: (record: number) => readonly (readonly unknown[])[];
  readonly #end: Buffer;
  #next: Buffer;
  #last: Buffer | undefined;
  /** The records so far that share the key of the last entry. */
  #group: number[] = [];

  constructor(store: OrderedStore, collection: Collection, index: Index) {
    this.#store = store;
    this.#collection = collection;
    this.#index = index;
    const read = documentReader(index);
    this.#rowsOf = (record) => {
      const bytes = store.peek(recordKey(collection.id, record));
      return bytes === undefined ? [] : indexEntries(index, read(bytes)).values;
    };
    ({ start: this.#next, end: this.#end } = indexRange(collection.id, index.id));
  }

  /** False when there are no more entries. @throws StoreError DuplicateKey */
  checkPage(): boolean {
    const keys = this.#store.keys({ start: this.#next, end: this.#end, limit: pageSize });
    for (const key of keys) this.#check(key);
    if (this.#last === undefined || keys.length < pageSize) return false;
    this.#next = keyAfter(this.#last);
    return true;
  }

  #check(key: Buffer): void {
    const record = recordOf(key);
    if (this.#last === undefined || !hasSamePrefix(this.#last, key)) this.#group = [];
    for (const other of this.#group) {
      const rows = this.#rowsOf(other);
      const taken = this.#rowsOf(record).find((row) =>
        rows.some((theirs) => sameValues(theirs, row, this.#index)),
      );
      if (taken !== undefined) throw duplicateKey(this.#collection, this.#index, taken);
    }
    this.#group.push(record);
    this.#last = key;
  }
}

/** Without the six bytes of the record. */
const hasSamePrefix = (a: Buffer, b: Buffer): boolean =>
  a.length === b.length && a.compare(b, 0, b.length - 6, 0, a.length - 6) === 0;
