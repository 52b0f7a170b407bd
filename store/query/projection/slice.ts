/** `$slice` of `find`: `n` or `[skip, n]`, where a negative number counts from the end. */

import { toNumber } from '../../bson/numbers.ts';
import { copyDocument, setField } from '../../bson/ordered.ts';
import { fieldOf } from '../../bson/paths.ts';
import { type Document, isDocument, isNumber, type NumberValue } from '../../bson/values.ts';

export interface Slice {
  readonly parts: readonly string[];
  readonly skip: number | undefined;
  readonly limit: number;
}

/** Undefined for an operand that only the expression `$slice` can take. */
export function parseSlice(operand: unknown, parts: readonly string[]): Slice | undefined {
  if (isNumber(operand)) return { parts, skip: undefined, limit: toInt32(operand) };
  if (!Array.isArray(operand) || operand.length !== 2) return undefined;
  const [skip, limit]: readonly unknown[] = operand;
  if (!isNumber(skip) || !isNumber(limit) || toInt32(limit) <= 0) return undefined;
  return { parts, skip: toInt32(skip), limit: toInt32(limit) };
}

const [minInt32, maxInt32] = [-0x80000000, 0x7fffffff];

/** Fractions are cut off, what is too large becomes the largest. */
function toInt32(value: NumberValue): number {
  const number = Math.trunc(toNumber(value));
  return Number.isNaN(number) ? 0 : Math.min(maxInt32, Math.max(minInt32, number));
}

/** The document with the arrays at the end of the path cut; others on the way are looked through. */
export function withSlice(document: Document, slice: Slice, level = 0): Document {
  const part = slice.parts[level];
  if (part === undefined) return document;
  const value = fieldOf(document, part);
  if (value === undefined) return document;
  return setField(copyDocument(document), part, sliceValue(value, slice, level + 1));
}

function sliceValue(value: unknown, slice: Slice, level: number): unknown {
  const isLast = level === slice.parts.length;
  if (Array.isArray(value)) {
    if (isLast) return sliced(value, slice);
    return value.map((item: unknown) => (isDocument(item) ? withSlice(item, slice, level) : item));
  }
  return isDocument(value) && !isLast ? withSlice(value, slice, level) : value;
}

function sliced(array: readonly unknown[], { skip, limit }: Slice): readonly unknown[] {
  if (skip === undefined) return limit < 0 ? array.slice(limit) : array.slice(0, limit);
  const start = skip < 0 ? Math.max(0, array.length + skip) : skip;
  return array.slice(start, start + limit);
}
