/** Capped collections: the oldest documents make room for new ones. */
import { decode } from '../bson/decode.ts';
import { encode } from '../bson/encode.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isNumber } from '../bson/values.ts';
import type { Collection } from '../storage/collection.ts';
import { entriesInPages } from '../storage/entries-in-pages.ts';
import { recordOf, recordRange } from '../storage/keys.ts';
import type { OrderedStore } from '../storage/ordered-store.ts';
import { type Change, deletionOf } from '../transactions/transaction.ts';

/** Documents looked at between two storage reads. */
const pageSize = 256;

export const isCapped = ({ options }: Pick<Collection, 'options'>): boolean =>
  options['capped'] === true;

/** How much a collection holds. */
export interface Fill {
  count: number;
  bytes: number;
}

/** What the collections hold after changes, and what has to go for it. Only inside a storage write. */
export function makeRoom(
  store: OrderedStore,
  changes: readonly Change[],
  known: ReadonlyMap<number, Fill>,
  remove: (change: Change) => void,
): Map<number, Fill> {
  const fills = new Map<number, Fill>();
  if (!changes.some(({ collection }) => isCapped(collection))) return fills;
  const changed = new Set(changes.map(({ collection }) => collection).filter(isCapped));
  for (const collection of changed) {
    const before = known.get(collection.id);
    // What is not known is measured, with the changes made.
    const fill = before === undefined ? measure(store, collection) : { ...before };
    if (before !== undefined) {
      for (const change of changes) if (change.collection === collection) count(change, fill);
    }
    evict(store, collection, fill, remove);
    fills.set(collection.id, fill);
  }
  return fills;
}

function count({ before, after, bytes }: Change, fill: Fill): void {
  fill.count += (after === null ? 0 : 1) - (before === null ? 0 : 1);
  fill.bytes += sizeOf(after, bytes) - sizeOf(before, null);
}

function measure(store: OrderedStore, { id }: Collection): Fill {
  const fill: Fill = { count: 0, bytes: 0 };
  for (const { value } of entriesInPages(store, recordRange(id), pageSize)) {
    fill.count += 1;
    fill.bytes += value.length;
  }
  return fill;
}

const sizeOf = (document: Document | null, bytes: Buffer | null): number =>
  document === null ? 0 : (bytes ?? encode(document)).length;

function evict(
  store: OrderedStore,
  collection: Collection,
  fill: Fill,
  remove: (change: Change) => void,
): void {
  const [maxBytes, maxCount] = [limitOf(collection, 'size'), limitOf(collection, 'max')];
  // The newest document stays, however large it is.
  const fits = () => fill.count <= 1 || (fill.count <= maxCount && fill.bytes <= maxBytes);
  if (fits()) return;
  for (const { key, value } of entriesInPages(store, recordRange(collection.id), pageSize)) {
    if (fits()) return;
    remove(deletionOf(collection, recordOf(key), decode(value)));
    fill.count -= 1;
    fill.bytes -= value.length;
  }
}

function limitOf({ options }: Collection, field: 'size' | 'max'): number {
  const limit = options[field];
  return isNumber(limit) && toNumber(limit) > 0 ? toNumber(limit) : Number.POSITIVE_INFINITY;
}
