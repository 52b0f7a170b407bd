/**
 * Where an index is known to hold no key. Ids and numbers mostly rise, over all or within a customer, so the next one
 * falls into the gap above the last and needs no look at the storage.
 */
import type { Collection, Index } from '../storage/collection.ts';
import { indexPrefix } from '../storage/keys.ts';
import type { OrderedStore } from '../storage/ordered-store.ts';

/** Whether an index has no key from `start` up to `end`; how far there is none is remembered. */
export function isFree(
  store: OrderedStore,
  { id }: Collection,
  index: Index,
  start: Buffer,
  end: Buffer,
): boolean {
  const { gap } = index;
  if (gap !== undefined && start.compare(gap.from) > 0 && end.compare(gap.to) <= 0) return true;
  const endOfIndex = indexPrefix(id, index.id + 1);
  const [next = endOfIndex] = store.keys({ start, end: endOfIndex, limit: 1 });
  if (next.compare(end) < 0) return false;
  index.gap = { from: start, to: next };
  return true;
}

/** To be told each whole key that is written to an index: what rises goes on above it. */
export function noteWritten({ gap }: Index, key: Buffer): void {
  if (gap !== undefined && key.compare(gap.from) > 0 && key.compare(gap.to) < 0) gap.from = key;
}
