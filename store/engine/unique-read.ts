/** Documents by values of a unique index, each of which means one at most: that takes no plan. */
import { pause } from '../aggregate/stage.ts';
import { keyOf, after as pastPrefix } from '../bson/key-string.ts';
import type { Document } from '../bson/values.ts';
import { inKeyOrder } from '../planner/bounds.ts';
import { isExact } from '../planner/exact.ts';
import { hasKeyOfItsOwn } from '../planner/exact-keys.ts';
import { predicatesOf } from '../planner/predicates.ts';
import { compileFilter } from '../query/filter.ts';
import type { ArrayPosition } from '../query/matcher.ts';
import type { Collection, Index } from '../storage/collection.ts';
import { indexPrefix, recordOf } from '../storage/keys.ts';
import type { OrderedStore, Snapshot } from '../storage/ordered-store.ts';
import type { View } from '../transactions/transaction.ts';
import type { Deadline } from './deadline.ts';
import type { Engine } from './engine.ts';
import type { Found } from './page.ts';
import type { Reading } from './reading.ts';
import type { Query, Selected } from './select.ts';
import type { Turn } from './turn.ts';

/** Values that are looked up one by one; more take a plan. */
const maxValues = 2000;
/** Values between two looks at the clock. */
const valuesPerCheck = 128;

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
  return recordAt(store, indexPrefix(collection.id, index.id, keyOf(value)), snapshot);
}

function recordAt(
  store: OrderedStore,
  prefix: Buffer,
  snapshot: Snapshot | undefined,
): number | undefined {
  // The key of no other value begins like this one, so the first that does is the only one.
  const [key] = store.keys({ start: prefix, end: pastPrefix(prefix), limit: 1 }, snapshot);
  return key && recordOf(key);
}

/** What a filter asks of a unique index. */
export interface UniqueValues {
  readonly index: Index;
  /** A key for each value, in their order. */
  readonly prefixes: readonly Buffer[];
  /** Whether that is all that the filter asks. */
  readonly isExact: boolean;
}

/** The values of a unique field one of which the filter demands; undefined where it demands none, or too many. */
export function uniqueValuesOf(collection: Collection, filter: Document): UniqueValues | undefined {
  for (const [field, values] of predicatesOf(filter).points) {
    if (values.length > maxValues || !values.every(hasKeyOfItsOwn)) continue;
    const index = uniqueIndexOn(collection, field);
    if (index === undefined) continue;
    const prefixes = values.map((value) => indexPrefix(collection.id, index.id, keyOf(value)));
    return {
      index,
      prefixes: inKeyOrder(prefixes),
      isExact: isExact(index, { pointFields: 1, hasRange: false }, filter),
    };
  }
  return undefined;
}

interface ValuesReading {
  readonly reading: Reading;
  readonly view: View | undefined;
  readonly deadline: Deadline | undefined;
  readonly turn: Turn | undefined;
}

/** The documents of these values that match, in the order of the index, one by one. */
export function* readValues(
  engine: Engine,
  collection: Collection,
  { index, prefixes, isExact: isMatch }: UniqueValues,
  { reading, view, deadline, turn }: ValuesReading,
): Iterable<Found> {
  const cache = view === undefined ? engine.cache : undefined;
  index.uses += 1;
  for (const [i, prefix] of prefixes.entries()) {
    const record = recordAt(engine.store, prefix, view?.snapshot);
    const bytes = record === undefined ? undefined : engine.readBytes(collection, record, view);
    if (record !== undefined && bytes !== undefined) {
      const selected = reading.ofBytes(record, bytes, isMatch, cache);
      if (selected !== undefined) yield [selected];
    }
    if ((i + 1) % valuesPerCheck !== 0) continue;
    deadline?.check();
    if (turn?.isOver()) yield pause;
  }
}

/**
 * What a query finds that names one value of a unique field, read whole because it is to be changed. Undefined where
 * that takes a plan.
 */
export function selectByValue(
  engine: Engine,
  collection: Collection,
  query: Query,
): readonly Selected[] | undefined {
  const { filter, sort = [], hint, collator, view, context } = query;
  if (sort.length > 0 || hint !== undefined || collator !== undefined) return undefined;
  const fields = Object.keys(filter);
  if (fields.some((field) => field.startsWith('$'))) return undefined;
  for (const field of fields) {
    const value = filter[field];
    const index = hasKeyOfItsOwn(value) ? uniqueIndexOn(collection, field) : undefined;
    if (index === undefined) continue;
    // An `_id` alone is what its document has; other conditions are refused where they make no sense, found or not.
    const isDecided = field === '_id' && fields.length === 1;
    const matches = isDecided ? undefined : compileFilter(filter, { ...context, collator });
    const record = recordWith(engine.store, collection, index, value, view?.snapshot);
    const document = record === undefined ? undefined : engine.read(collection, record, view);
    const position: ArrayPosition = { index: -1 };
    const isFound = document !== undefined && matches?.(document, position) !== false;
    if (record !== undefined && isFound) {
      return [{ record, document, bytes: undefined, arrayIndex: position.index }];
    }
    // What a transaction has written stands in no index yet.
    return view?.changesIn(collection) === undefined ? [] : undefined;
  }
  return undefined;
}
