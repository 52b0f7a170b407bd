/** One document by one value of a unique index, without a plan. */
import { keyOf, after as pastPrefix } from '../bson/key-string.ts';
import { hasKeyOfItsOwn } from '../planner/exact-keys.ts';
import type { Collection, Index } from '../storage/collection.ts';
import { indexPrefix, isWholeIndexKey, recordOf } from '../storage/keys.ts';
import type { OrderedStore, Snapshot } from '../storage/ordered-store.ts';
import type { Engine } from './engine.ts';
import type { Query, Selected } from './select.ts';

/** An index by which one value means one document at most. */
export function uniqueIndexOn({ indexes, collator }: Collection, field: string): Index | undefined {
  if (collator !== undefined) return undefined;
  return indexes.find(
    ({ fields, isUnique, isSparse, isHidden, partialFilter, collator: own, multikeyPaths }) =>
      isUnique &&
      fields.length === 1 &&
      fields[0]?.path === field &&
      fields[0].direction === 1 &&
      !(isSparse || isHidden) &&
      own === undefined &&
      partialFilter === undefined &&
      multikeyPaths.size === 0,
  );
}

/** The record with that value, which has a key of its own. */
export function recordWith(
  store: OrderedStore,
  collection: Collection,
  index: Index,
  value: unknown,
  snapshot?: Snapshot,
): number | undefined {
  index.uses += 1;
  const prefix = indexPrefix(collection.id, index.id, keyOf(value));
  const keys = store.keys({ start: prefix, end: pastPrefix(prefix) }, snapshot);
  const key = keys.find((candidate) => isWholeIndexKey(candidate, prefix));
  return key && recordOf(key);
}

/** What a query for one `_id` finds; undefined where that takes a plan, or finds nothing. */
export function selectById(
  engine: Engine,
  collection: Collection,
  { filter, hint, collator, view }: Query,
): Selected | undefined {
  const [field, other] = Object.keys(filter);
  if (field !== '_id' || other !== undefined || hint !== undefined || collator !== undefined) {
    return undefined;
  }
  const { _id: value } = filter;
  const index = hasKeyOfItsOwn(value) ? uniqueIndexOn(collection, '_id') : undefined;
  if (index === undefined) return undefined;
  const record = recordWith(engine.store, collection, index, value, view?.snapshot);
  const document = record === undefined ? undefined : engine.read(collection, record, view);
  if (record === undefined || document === undefined) return undefined;
  return { record, document, bytes: undefined, arrayIndex: -1 };
}
