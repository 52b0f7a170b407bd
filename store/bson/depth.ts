import { StoreError } from '../errors.ts';

/** Nesting that MongoDB refuses beyond. */
const maxDepth = 200;

/** @throws StoreError Overflow for a document or an array that is too deep inside of others */
export function checkDepth(depth: number): void {
  if (depth <= maxDepth) return;
  throw new StoreError('Overflow', `BSONObj exceeded max nested object depth: ${maxDepth}`);
}
