import { decode, decodeFields } from '../bson/decode.ts';
import type { Document } from '../bson/values.ts';
import { WantedFields } from '../bson/wanted-fields.ts';
import { fieldsOfFilter, topLevel } from '../planner/filter-fields.ts';
import { type Collection, type Index, toIndex, toRecord } from '../storage/collection.ts';
import { indexEntries, markIndex } from '../storage/index-entries.ts';
import {
  emptyValue,
  indexEntryKey,
  indexRange,
  recordKey,
  recordOf,
  recordRange,
} from '../storage/keys.ts';
import type { OrderedStore } from '../storage/ordered-store.ts';
import type { Engine } from './engine.ts';
import { duplicateKey, sameValues } from './unique-keys.ts';

/** Documents or entries read between two storage reads; what is held at once. */
const pageSize = 1000;

/**
 * Adds an index over what is there already, all or nothing.
 * @throws StoreError DuplicateKey, CannotIndexParallelArrays
 */
export function buildIndex(engine: Engine, collection: Collection, spec: Document): Collection {
  const { store, catalogue } = engine;
  const index = toIndex({ id: collection.nextIndexId, spec, multikeyPaths: [] });
  return store.write(() => {
    writeEntries(store, collection, index);
    if (index.isUnique) checkDuplicates(store, collection, index);
    const multikeyPaths = [...index.multikeyPaths];
    const record = { id: index.id, spec, multikeyPaths, sharesKeys: index.sharesKeys };
    return catalogue.replace(collection, {
      indexes: [...toRecord(collection).indexes, record],
      nextIndexId: collection.nextIndexId + 1,
    });
  });
}

function writeEntries(store: OrderedStore, collection: Collection, index: Index): void {
  const read = readerFor(index);
  let { start, end } = recordRange(collection.id);
  for (;;) {
    const page = store.entries({ start, end, limit: pageSize });
    for (const { key, value } of page) {
      const entries = indexEntries(index, read(value));
      markIndex(index, entries);
      for (const keyString of entries.keys) {
        const entry = indexEntryKey(collection.id, index.id, keyString, recordOf(key));
        store.put(entry, emptyValue);
      }
      start = Buffer.concat([key, Buffer.from([0])]);
    }
    if (page.length < pageSize) return;
  }
}

/**
 * Entries with one key stand side by side; as keys can be shared, the documents decide.
 * @throws StoreError DuplicateKey
 */
export function checkDuplicates(store: OrderedStore, collection: Collection, index: Index): void {
  const read = readerFor(index);
  const rowsOf = (record: number) => {
    const bytes = store.peek(recordKey(collection.id, record));
    return bytes === undefined ? [] : indexEntries(index, read(bytes)).values;
  };
  let { start, end } = indexRange(collection.id, index.id);
  let group: number[] = [];
  let last: Buffer | undefined;
  for (;;) {
    const keys = store.keys({ start, end, limit: pageSize });
    for (const key of keys) {
      const record = recordOf(key);
      if (last === undefined || !hasSamePrefix(last, key)) group = [];
      for (const other of group) {
        const rows = rowsOf(other);
        const taken = rowsOf(record).find((row) =>
          rows.some((theirs) => sameValues(theirs, row, index)),
        );
        if (taken !== undefined) throw duplicateKey(collection, index, taken);
      }
      group.push(record);
      last = key;
    }
    if (keys.length < pageSize || last === undefined) return;
    start = Buffer.concat([last, Buffer.from([0])]);
  }
}

/** Without the six bytes of the record. */
const hasSamePrefix = (a: Buffer, b: Buffer): boolean =>
  a.length === b.length && a.compare(b, 0, b.length - 6, 0, a.length - 6) === 0;

/** Decodes no more than the index looks at. */
function readerFor({ fields, partialFilter, text }: Index): (bytes: Buffer) => Document {
  const filterFields =
    partialFilter === undefined ? new Set<string>() : fieldsOfFilter(partialFilter);
  if (text !== undefined || filterFields === undefined) return decode;
  const wanted = new WantedFields([...fields.map(({ path }) => topLevel(path)), ...filterFields]);
  return (bytes) => decodeFields(bytes, wanted);
}
