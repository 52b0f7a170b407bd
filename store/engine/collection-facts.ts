import type { CollectionFacts } from '../aggregate/database.ts';
import type { Document } from '../bson/values.ts';
import { type Collection, indexesBeside } from '../storage/collection.ts';
import { entriesInPages } from '../storage/entries-in-pages.ts';
import { indexRange, recordRange } from '../storage/keys.ts';
import { isCapped } from './capped.ts';
import type { Engine } from './engine.ts';

/** Bytes that an index entry takes, roughly: they are counted, not weighed. */
const indexEntryBytes = 32;
/** Documents read between two storage reads. */
const pageSize = 1000;

/** What a collection tells of itself; its size is only added up when asked for. */
export function collectionFacts(engine: Engine, collection: Collection): CollectionFacts {
  return {
    count: engine.store.count(recordRange(collection.id)),
    get bytes() {
      return bytesOf(engine, collection);
    },
    indexes: indexesBeside(collection),
    get indexSizes() {
      return indexSizesOf(engine, collection);
    },
    cappedLimits: cappedLimits(collection),
  };
}

/** What a capped collection holds at most; undefined for any other. */
function cappedLimits(collection: Collection): Document | undefined {
  const { size: maxSize, max = 0 } = collection.options;
  return isCapped(collection) ? { maxSize, max } : undefined;
}

const indexSizesOf = (
  { store }: Engine,
  collection: Collection,
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    indexesBeside(collection).map(({ name, id }) => [
      name,
      indexEntryBytes * store.count(indexRange(collection.id, id)),
    ]),
  );

function bytesOf({ store }: Engine, { id }: Collection): number {
  let bytes = 0;
  for (const { value } of entriesInPages(store, recordRange(id), pageSize)) bytes += value.length;
  return bytes;
}
