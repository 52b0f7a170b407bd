/** MongoDB's order over all values, and its equality: field order counts, numeric types do not. */
import { Binary, Code, ObjectId, Timestamp } from 'bson';
import type { Collator } from './collation.ts';
import { FarDate, millisecondsOf } from './far-date.ts';
import { compareNumbers } from './numbers.ts';
import {
  type Document,
  isDocument,
  isNumber,
  isRegex,
  rankOf,
  regexOptions,
  regexSource,
} from './values.ts';

/** Negative, zero or positive. Null and missing are equal here; expressions tell them apart. */
export function compareValues(a: unknown, b: unknown, collator?: Collator): number {
  if (a === b) return 0;
  if (typeof a === 'string' && typeof b === 'string') {
    return collator ? collator.compare(a, b) : compareText(a, b);
  }
  const byRank = rankOf(a) - rankOf(b);
  return byRank === 0 ? compareSameRank(a, b, collator) : byRank;
}

export const equalValues = (a: unknown, b: unknown, collator?: Collator): boolean =>
  compareValues(a, b, collator) === 0;

function compareSameRank(a: unknown, b: unknown, collator?: Collator): number {
  if (isNumber(a) && isNumber(b)) return compareNumbers(a, b);
  if (a instanceof Date && b instanceof Date) return compareDates(a, b);
  if (a instanceof ObjectId && b instanceof ObjectId) {
    // Their bytes are made anew each time somebody asks.
    return a.equals(b) ? 0 : Buffer.compare(a.id, b.id);
  }
  if (Array.isArray(a) && Array.isArray(b)) return compareArrays(a, b, collator);
  if (isDocument(a) && isDocument(b)) return compareDocuments(a, b, collator);
  if (typeof a === 'boolean') return a ? 1 : -1;
  if (isBytes(a) && isBytes(b)) return compareBinaries(a, b);
  if (a instanceof Timestamp && b instanceof Timestamp) return a.compare(b);
  if (isRegex(a) && isRegex(b)) {
    return (
      compareText(regexSource(a), regexSource(b)) || compareText(regexOptions(a), regexOptions(b))
    );
  }
  if (a instanceof Code && b instanceof Code) return compareCode(a, b);
  // Symbols compare as text with strings; what is left has one value only.
  return compareText(String(a ?? ''), String(b ?? ''));
}

/** Code with a scope comes after code without one. */
function compareCode(a: Code, b: Code): number {
  if (!a.scope || !b.scope)
    return Number(!b.scope) - Number(!a.scope) || compareText(a.code, b.code);
  return compareText(a.code, b.code) || compareDocuments(a.scope, b.scope);
}

function compareDates(a: Date, b: Date): number {
  const [x, y] =
    a instanceof FarDate || b instanceof FarDate
      ? [millisecondsOf(a), millisecondsOf(b)]
      : [a.getTime(), b.getTime()];
  return x < y ? -1 : x > y ? 1 : 0;
}

function compareArrays(a: readonly unknown[], b: readonly unknown[], collator?: Collator): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i += 1) {
    const order = compareValues(a[i], b[i], collator);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Field by field: first the type of the value, then the name, then the value. */
function compareDocuments(a: Document, b: Document, collator?: Collator): number {
  const [fieldsA, fieldsB] = [Object.keys(a), Object.keys(b)];
  const shared = Math.min(fieldsA.length, fieldsB.length);
  for (let i = 0; i < shared; i += 1) {
    const [fieldA = '', fieldB = ''] = [fieldsA[i], fieldsB[i]];
    const order =
      rankOf(a[fieldA]) - rankOf(b[fieldB]) ||
      compareText(fieldA, fieldB) ||
      compareValues(a[fieldA], b[fieldB], collator);
    if (order !== 0) return order;
  }
  return fieldsA.length - fieldsB.length;
}

type Bytes = Binary | Uint8Array;
const isBytes = (value: unknown): value is Bytes =>
  value instanceof Binary || value instanceof Uint8Array;

export const bytesOf = (value: Bytes): Uint8Array =>
  value instanceof Binary ? value.buffer.subarray(0, value.position) : value;

export const subTypeOf = (value: Bytes): number => (value instanceof Binary ? value.sub_type : 0);

function compareBinaries(a: Bytes, b: Bytes): number {
  const [x, y] = [bytesOf(a), bytesOf(b)];
  return x.length - y.length || subTypeOf(a) - subTypeOf(b) || Buffer.compare(x, y);
}

const surrogates = /[\ud800-\udfff]/;

/** By UTF-8 bytes. JS compares UTF-16 units, which differs only where surrogates are involved. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  if (surrogates.test(a) || surrogates.test(b)) {
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  }
  return a < b ? -1 : 1;
}
