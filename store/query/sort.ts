import type { Collator } from '../bson/collation.ts';
import { compareValues } from '../bson/compare.ts';
import { isIntegral, toNumber } from '../bson/numbers.ts';
import { splitPath, visitPath } from '../bson/paths.ts';
import { type Document, isNumber, show } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';

export interface SortField {
  readonly path: string;
  readonly parts: readonly string[];
  readonly direction: 1 | -1;
}

/** @throws StoreError BadValue (or 15974 …) unless each direction is 1 or -1 */
export function parseSort(sort: Document): readonly SortField[] {
  return Object.entries(sort).map(([path, direction]) => {
    if (!isNumber(direction) || !isIntegral(direction) || Math.abs(toNumber(direction)) !== 1) {
      throw new StoreError(
        15975,
        `$sort key ordering must be 1 (for ascending) or -1 (for descending), got ${path}: ${show(direction)}`,
      );
    }
    if (path === '') throw badValue('FieldPath cannot be constructed with empty string');
    return { path, parts: splitPath(path), direction: toNumber(direction) < 0 ? -1 : 1 };
  });
}

/** Items in order; equal ones stay as they came. Keys are taken once from each document. */
export function sortBy<T>(
  items: readonly T[],
  fields: readonly SortField[],
  documentOf: (item: T) => Document,
  collator?: Collator,
): T[] {
  const keyed = items.map((item) => {
    const document = documentOf(item);
    return { item, keys: fields.map((field) => sortKey(document, field, collator)) };
  });
  keyed.sort((a, b) => {
    for (let i = 0; i < fields.length; i += 1) {
      const order = compareValues(a.keys[i], b.keys[i], collator);
      if (order !== 0) return order * (fields[i]?.direction ?? 1);
    }
    return 0;
  });
  return keyed.map(({ item }) => item);
}

/** An array sorts by its smallest element ascending, by its largest descending. */
function sortKey(
  document: Document,
  { parts, direction }: SortField,
  collator?: Collator,
): unknown {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) {
    const value = Object.hasOwn(document, only) ? document[only] : null;
    if (!Array.isArray(value)) return value;
  }
  let best: unknown = null;
  let isFound = false;
  const consider = (value: unknown): void => {
    if (isFound && compareValues(value, best, collator) * direction >= 0) return;
    best = value;
    isFound = true;
  };
  visitPath(document, parts, false, (value) => {
    if (!Array.isArray(value)) consider(value ?? null);
    else if (value.length === 0) consider(null);
    else for (const item of value) consider(item);
    return false;
  });
  return best;
}
