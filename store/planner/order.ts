/** Whether an index, read within bounds, brings documents in the order that is asked for. */
import type { SortField } from '../query/sort.ts';
import type { Index } from '../storage/collection.ts';
import type { Bounds } from './bounds.ts';

/** How an index is read for the order that is asked for; `none` when it does not have it. */
type Way = 'forward' | 'backward' | 'none';

export interface Order {
  readonly way: Way;
  /** Whether several ranges have to be read at once for it. */
  readonly isMerged: boolean;
}

/** Ranges that are read at once. */
const maxMerged = 64;

export function orderOf(index: Index, bounds: Bounds, sort: readonly SortField[]): Order {
  const way = wayThrough(index, bounds, sort);
  if (way !== 'none') return { way, isMerged: false };
  const behind = wayBehindPoints(index, bounds, sort);
  return { way: behind, isMerged: behind !== 'none' };
}

/** Whether the index, read one way or the other, yields the order that is asked for. */
function wayThrough(index: Index, bounds: Bounds, sort: readonly SortField[]): Way {
  const isOnePoint = bounds.prefixes.length === 1;
  const fixed = isOnePoint ? bounds.pointFields : 0;
  const needed = sort.filter(({ path }) => !isFixed(index, fixed, path));
  if (needed.length === 0) return 'forward';
  if (!isOnePoint && bounds.pointFields > 1) return 'none';
  return wayFrom(index, fixed, needed);
}

/** Whether the first fields, which have one value each, have this one among them. */
function isFixed({ fields, multikeyPaths }: Index, count: number, path: string): boolean {
  const place = fields.findIndex((field) => field.path === path);
  return place >= 0 && place < count && !multikeyPaths.has(path);
}

/** Whether each of several points has the order behind it, so that they can be merged. */
function wayBehindPoints(index: Index, bounds: Bounds, sort: readonly SortField[]): Way {
  const { prefixes, pointFields } = bounds;
  const points = index.fields.slice(0, pointFields).map(({ path }) => path);
  const isMergeable =
    prefixes.length > 1 &&
    prefixes.length <= maxMerged &&
    !sort.some(({ path }) => points.includes(path));
  return isMergeable ? wayFrom(index, pointFields, sort) : 'none';
}

/** The way that an index from one of its fields on has the order. */
function wayFrom(index: Index, from: number, needed: readonly SortField[]): Way {
  if (index.collator !== undefined || index.sharesKeys) return 'none';
  let direction = 0;
  for (const [i, field] of needed.entries()) {
    const indexed = index.fields[from + i];
    if (indexed === undefined || indexed.path !== field.path) return 'none';
    if (index.multikeyPaths.has(indexed.path)) return 'none';
    const way = indexed.direction * field.direction;
    if (direction !== 0 && way !== direction) return 'none';
    direction = way;
  }
  return direction < 0 ? 'backward' : 'forward';
}
