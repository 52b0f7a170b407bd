/** Whether an update leaves an index as it is: then there is nothing to check and nothing to move. */
import { Decimal128, Long, ObjectId } from 'bson';
import type { Document } from '../bson/values.ts';
import { topLevel } from '../planner/filter-fields.ts';
import type { Index } from '../storage/collection.ts';

/** Says yes when in doubt. */
export function isTouched(index: Index, before: Document, after: Document): boolean {
  if (index.partialFilter !== undefined) return true;
  return index.fields.some(({ path }) => {
    const field = topLevel(path);
    return !isSameScalar(before[field], after[field]);
  });
}

function isSameScalar(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a instanceof ObjectId) return b instanceof ObjectId && a.equals(b);
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  if (a instanceof Long) return b instanceof Long && a.equals(b) && a.unsigned === b.unsigned;
  return a instanceof Decimal128 && b instanceof Decimal128 && a.toString() === b.toString();
}
