/** Whether an update leaves an index as it is: then there is nothing to check and nothing to move. */
import { Decimal128, Long, ObjectId } from 'bson';
import type { Document } from '../bson/values.ts';
import { topLevel } from '../planner/filter-fields.ts';
import type { Index } from '../storage/collection.ts';
import type { TextIndex } from '../text/text-index.ts';

/** Says yes when in doubt. */
export function isTouched(index: Index, before: Document, after: Document): boolean {
  if (index.partialFilter !== undefined || index.text !== undefined) return true;
  const paths = index.text ? textPaths(index.text) : index.fields.map(({ path }) => path);
  if (paths === undefined) return true;
  return paths.some((path) => {
    const field = topLevel(path);
    return !isSameScalar(before[field], after[field]);
  });
}

/** Undefined for an index of all texts. */
function textPaths({ weights, prefix, languageField }: TextIndex): readonly string[] | undefined {
  return weights.has('$**') ? undefined : [...weights.keys(), ...prefix, languageField];
}

function isSameScalar(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a instanceof ObjectId) return b instanceof ObjectId && a.equals(b);
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  if (a instanceof Long) return b instanceof Long && a.equals(b) && a.unsigned === b.unsigned;
  return a instanceof Decimal128 && b instanceof Decimal128 && a.toString() === b.toString();
}
