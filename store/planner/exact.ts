/** Whether the points of an index say all that a filter says. */
import { type Document, isDocument } from '../bson/values.ts';
import { hasOperators } from '../query/matcher.ts';
import type { Index } from '../storage/collection.ts';
import type { Bounds } from './bounds.ts';
import { hasKeyOfItsOwn } from './exact-keys.ts';

export function isExact(
  index: Index,
  bounds: Pick<Bounds, 'pointFields' | 'hasRange'>,
  filter: Document,
): boolean {
  // Under a collation keys are folded; where there are arrays somebody may ask for the position.
  if (index.collator !== undefined || index.multikeyPaths.size > 0) return false;
  const fixed = index.fields.slice(0, bounds.pointFields).map(({ path }) => path);
  const ranged = bounds.hasRange ? index.fields[bounds.pointFields]?.path : undefined;
  return Object.entries(filter).every(([path, spec]) =>
    path === ranged
      ? isExactRange(spec)
      : fixed.includes(path) && pointsOf(spec).every(hasKeyOfItsOwn),
  );
}

/** Below all numbers is NaN, so there has to be a lower end. */
function isExactRange(spec: unknown): boolean {
  if (!isDocument(spec)) return false;
  const { $gt, $gte, $lt, $lte, ...others } = spec;
  const lows = [$gt, $gte].filter((end) => end !== undefined);
  const highs = [$lt, $lte].filter((end) => end !== undefined);
  return (
    Object.keys(others).length === 0 &&
    lows.length === 1 &&
    highs.length <= 1 &&
    [...lows, ...highs].every((end) => hasKeyOfItsOwn(end) && typeof end !== 'string')
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
