/** What MongoDB says of the `_id` of documents in clustered collections, which are kept under its key. */
import { Binary } from 'bson';
import { toNumber } from '../bson/numbers.ts';
import { isNumber } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { type Collection, clusteredIndexOf, type Index } from '../storage/collection.ts';

/** Bytes of a key under which a document can be kept. */
const maxRecordIdBytes = 8 * 1024 * 1024;
/** What a key takes beyond the text or the bytes that it is made of. */
const [textBytes, binaryBytes] = [2, 7];

/** @throws StoreError 5894900 */
export function checkRecordId(collection: Collection, id: unknown): void {
  if (clusteredIndexOf(collection) === undefined || bytesOf(id) <= maxRecordIdBytes) return;
  throw new StoreError(
    5894900,
    `The _id is too large: its key has at most ${maxRecordIdBytes} bytes`,
  );
}

function bytesOf(id: unknown): number {
  if (typeof id === 'string') return Buffer.byteLength(id) + textBytes;
  return id instanceof Binary ? id.length() + binaryBytes : 0;
}

/**
 * The code for a key that is taken and cannot be named: MongoDB fails to read a clustered one back that is no
 * finite number. Undefined for any other.
 */
export function codeOfTaken({ isClustered }: Index, [id]: readonly unknown[]): number | undefined {
  const number = isClustered && isNumber(id) ? toNumber(id) : 0;
  if (Number.isNaN(number)) return 50819;
  return Number.isFinite(number) ? undefined : 50826;
}
