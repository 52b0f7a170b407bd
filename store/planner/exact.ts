/** Whether the points of an index say all that a filter says. */
import { ObjectId } from 'bson';
import { type Document, isDocument } from '../bson/values.ts';
import { hasOperators } from '../query/matcher.ts';
import type { Index } from '../storage/collection.ts';
import type { Bounds } from './bounds.ts';

/** Longer text may share its key with other text. */
const maxExactText = 200;

export function isExact(index: Index, bounds: Bounds, filter: Document): boolean {
  // Under a collation keys are folded; where there are arrays somebody may ask for the position.
  if (index.collator !== undefined || index.multikeyPaths.size > 0) return false;
  const fixed = index.fields.slice(0, bounds.pointFields).map(({ path }) => path);
  const ranged = bounds.hasRange ? index.fields[bounds.pointFields]?.path : undefined;
  return Object.entries(filter).every(([path, spec]) =>
    path === ranged
      ? isClosedRange(spec)
      : fixed.includes(path) && pointsOf(spec).every(hasKeyOfItsOwn),
  );
}

/** Bounds take in their ends, so `$gt` and `$lt` are left to the filter; below all numbers is NaN. */
function isClosedRange(spec: unknown): boolean {
  if (!isDocument(spec)) return false;
  const { $gte, $lte, ...others } = spec;
  const ends = $lte === undefined ? [$gte] : [$gte, $lte];
  return (
    Object.keys(others).length === 0 &&
    ends.every((end) => hasKeyOfItsOwn(end) && typeof end !== 'string')
  );
}

/** The values of an equality; something that has no exact key when it is another condition. */
function pointsOf(spec: unknown): readonly unknown[] {
  if (!isDocument(spec) || !hasOperators(spec)) return [spec];
  const { $eq, $in: values, ...others } = spec;
  if (Object.keys(others).length > 0) return [null];
  if (values === undefined) return [$eq];
  return Array.isArray(values) && $eq === undefined ? values : [null];
}

/** Null is found at missing fields too, and far numbers share their keys with neighbours. */
export function hasKeyOfItsOwn(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return value.length <= maxExactText;
    case 'boolean':
      return true;
    case 'number':
      return Number.isInteger(value) && Number.isSafeInteger(value);
    default:
      return value instanceof ObjectId || value instanceof Date;
  }
}
