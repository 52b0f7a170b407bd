/** Predicates on the fields of one index as ranges of its keys. */
import { after, invert, keyOf, typeByte } from '../bson/key-string.ts';
import type { Index, IndexField } from '../storage/collection.ts';
import { hasKeyOfItsOwn } from './exact-keys.ts';
import { intersect, type Predicates, type Range } from './predicates.ts';

/** Combinations of `$in` values that are looked up one by one; more are scanned. */
const maxPoints = 2000;
const nothing = Buffer.alloc(0);

export interface Bounds {
  /** Key prefixes, one for each combination of points. */
  readonly prefixes: readonly Buffer[];
  /** Within each prefix: from `low` (included) up to `high` (left out); null is open. */
  readonly low: Buffer | null;
  readonly high: Buffer | null;
  /** Leading fields fixed to points. */
  readonly pointFields: number;
  readonly hasRange: boolean;
}

/** The longest prefix of points, then one range on the next field. */
export function boundsOf(index: Index, { points, ranges }: Predicates): Bounds {
  let prefixes: readonly Buffer[] = [nothing];
  let pointFields = 0;
  let multikeyBound = false;
  const mayBound = (field: IndexField) => !(multikeyBound && index.multikeyPaths.has(field.path));
  for (const field of index.fields) {
    const values = points.get(field.path);
    if (values === undefined || values.length * prefixes.length > maxPoints) break;
    const isMultikey = index.multikeyPaths.has(field.path);
    // A whole array has no key of its own in a multikey index.
    if (isMultikey && values.some((value) => Array.isArray(value))) break;
    if (!mayBound(field)) break;
    const keys = values.map((value) => fieldKey(index, field, value));
    prefixes = prefixes.flatMap((prefix) => keys.map((key) => Buffer.concat([prefix, key])));
    multikeyBound ||= isMultikey;
    pointFields += 1;
  }
  const open = { prefixes, low: null, high: null, pointFields, hasRange: false };
  const next = index.fields[pointFields];
  const nextRanges = next && ranges.get(next.path);
  if (next === undefined || nextRanges === undefined || index.collator !== undefined) return open;
  if (!mayBound(next)) return open;
  // On an array each range may hold for another element, so only one can bound the scan.
  const usable = index.multikeyPaths.has(next.path) ? nextRanges.slice(0, 1) : nextRanges;
  const range = intersect(usable);
  if (range === null) return open;
  return { ...open, ...rangeBytes(next, range), hasRange: true };
}

/** Each of them once, in the order of the index. */
export const inKeyOrder = (prefixes: readonly Buffer[]): Buffer[] =>
  [...prefixes]
    .sort(Buffer.compare)
    .filter((prefix, i, sorted) => i === 0 || sorted[i - 1]?.equals(prefix) !== true);

function fieldKey({ collator }: Index, { direction }: IndexField, value: unknown): Buffer {
  const key = keyOf(value ?? null, collator);
  return direction < 0 ? invert(key) : key;
}

/** An end that is outside is left out where no other value has its key; else the document decides. */
function rangeBytes({ direction }: IndexField, range: Range): { low: Buffer; high: Buffer } {
  const [first, last] = endsOf(range);
  const skipsFirst = range.isLowOpen === true && hasKeyOfItsOwn(range.low);
  const skipsLast = range.isHighOpen === true && hasKeyOfItsOwn(range.high);
  const [low, high] = direction < 0 ? [invert(last), invert(first)] : [first, last];
  const [skipsLow, skipsHigh] = direction < 0 ? [skipsLast, skipsFirst] : [skipsFirst, skipsLast];
  return { low: skipsLow ? after(low) : low, high: skipsHigh ? high : after(high) };
}

/** The first key of the range, and a prefix of the last: without a limit, that of the type. */
function endsOf({ low, high, prefix }: Range): readonly [Buffer, Buffer] {
  if (prefix !== undefined) {
    const key = keyOf(prefix);
    // Without its terminator the key is a prefix of every longer text.
    const open = key.subarray(0, key.length - 2);
    return [open, open];
  }
  const type = Buffer.from([typeByte(low ?? high)]);
  return [low === undefined ? type : keyOf(low), high === undefined ? type : keyOf(high)];
}
