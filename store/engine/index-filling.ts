/** Writes the entries of documents that were there before their index. */
import { decode, decodeFields } from '../bson/decode.ts';
import type { Document } from '../bson/values.ts';
import { WantedFields } from '../bson/wanted-fields.ts';
import { fieldsOfFilter, topLevel } from '../planner/filter-fields.ts';
import type { Collection, Index } from '../storage/collection.ts';
import { indexEntries, markIndex } from '../storage/index-entries.ts';
import { emptyValue, indexEntryKey, keyAfter, recordOf, recordRange } from '../storage/keys.ts';
import type { OrderedStore } from '../storage/ordered-store.ts';

/** Documents read between two storage reads; what is held at once. */
const pageSize = 64;

/**
 * Writes the entries of some documents. Only inside a storage write.
 * @param start the key of the first record to look at
 * @returns where to go on; undefined when there are no more
 * @throws StoreError CannotIndexParallelArrays, OutOfDiskSpace
 */
export function fillPage(
  store: OrderedStore,
  collection: Collection,
  index: Index,
  start: Buffer,
): Buffer | undefined {
  const read = documentReader(index);
  const { end } = recordRange(collection.id);
  store.checkRoom();
  const page = store.entries({ start, end, limit: pageSize });
  for (const { key, value } of page) {
    const entries = indexEntries(index, read(value));
    markIndex(index, entries);
    for (const keyString of entries.keys) {
      store.put(indexEntryKey(collection.id, index.id, keyString, recordOf(key)), emptyValue);
    }
  }
  const last = page.at(-1);
  if (last === undefined || page.length < pageSize) return undefined;
  return keyAfter(last.key);
}

type Reader = (bytes: Buffer) => Document;

const readers = new WeakMap<Index, Reader>();

/** Decodes no more than the index looks at. */
export function documentReader(index: Index): Reader {
  const known = readers.get(index);
  if (known !== undefined) return known;
  const reader = newReader(index);
  readers.set(index, reader);
  return reader;
}

function newReader({ fields, partialFilter, text }: Index): Reader {
  const filterFields =
    partialFilter === undefined ? new Set<string>() : fieldsOfFilter(partialFilter);
  if (text !== undefined || filterFields === undefined) return decode;
  const wanted = new WantedFields([...fields.map(({ path }) => topLevel(path)), ...filterFields]);
  return (bytes) => decodeFields(bytes, wanted);
}
