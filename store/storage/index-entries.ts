/** The keys under which a document stands in an index. */
import { Decimal128 } from 'bson';
import { emptyArray, keyOfRow, maxTextBytes } from '../bson/key-string.ts';
import { compareNumbers, toNumber } from '../bson/numbers.ts';
import { fieldOf, isArrayIndex } from '../bson/paths.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { textKeys } from '../text/text-index.ts';
import type { Index, IndexField } from './collection.ts';

/** LMDB keys end at 1,978 bytes; the prefix and the record take 13 of them. */
export const maxKeyBytes = 1900;

export interface IndexEntries {
  readonly keys: readonly Buffer[];
  /** The values behind each key, field by field: keys alone may be cut. */
  readonly values: readonly (readonly unknown[])[];
  readonly arrayPaths: readonly string[];
  /** Whether unequal values may have one of these keys too: then the index tells no order. */
  readonly areShared: boolean;
}

const noEntries: IndexEntries = { keys: [], values: [], arrayPaths: [], areShared: false };

/** @throws StoreError CannotIndexParallelArrays for two different arrays in one key, 16766 for a hashed one */
export function indexEntries(index: Index, document: Document): IndexEntries {
  if (index.isPartialMember !== undefined && !index.isPartialMember(document)) return noEntries;
  if (index.text !== undefined) {
    return { ...noEntries, keys: textKeys(index.text, document) };
  }
  const row = plainRow(index, document);
  if (row !== undefined) return entriesOfRow(index, row);
  const walks = index.fields.map(
    (field): Walk => ({ field, value: document, at: 0, isLeaf: false }),
  );
  const arrayPaths = new Set<string>();
  const rows = expand(walks, arrayPaths);
  const { hashedPath } = index;
  if (hashedPath !== undefined && arrayPaths.has(hashedPath)) {
    throw new StoreError(
      16766,
      `hashed indexes do not currently support array values. Found array at path: ${hashedPath}`,
    );
  }
  if (index.isSparse && rows.every((row) => row.every((value) => value === undefined))) {
    return noEntries;
  }
  const unique = new Map<string, { key: Buffer; values: readonly unknown[] }>();
  for (const row of rows) {
    const values = row.map((value) => (value === undefined ? null : value));
    const key = keyFor(index, values);
    unique.set(rows.length === 1 ? '' : key.toString('latin1'), { key, values });
  }
  const entries = [...unique.values()];
  return {
    keys: entries.map(({ key }) => key),
    values: entries.map(({ values }) => values),
    arrayPaths: [...arrayPaths],
    areShared: entries.some(({ key, values }) => isShared(key, values)),
  };
}

/** Notes on the index what its entries limit plans to. True when that is news. */
export function markIndex(index: Index, { arrayPaths, areShared }: IndexEntries): boolean {
  const paths = arrayPaths.filter((path) => !index.multikeyPaths.has(path));
  for (const path of paths) index.multikeyPaths.add(path);
  const isNews = paths.length > 0 || (areShared && !index.sharesKeys);
  index.sharesKeys ||= areShared;
  return isNews;
}

/** Long text is cut, and a decimal says no more than on which side of its double it lies. */
const isShared = (key: Buffer, values: readonly unknown[]): boolean =>
  key.length >= maxTextBytes ||
  values.some(
    (value) => value instanceof Decimal128 && compareNumbers(value, toNumber(value)) !== 0,
  );

function keyFor({ fields, collator }: Index, values: readonly unknown[]): Buffer {
  const key = keyOfRow(values, fields, collator);
  return key.length > maxKeyBytes ? key.subarray(0, maxKeyBytes) : key;
}

/** The values of the fields where no array is on the way, as mostly; undefined where one is. */
function plainRow({ fields }: Index, document: Document): unknown[] | undefined {
  const row: unknown[] = [];
  for (const { parts } of fields) {
    let value: unknown = document;
    for (const part of parts) {
      if (Array.isArray(value)) return undefined;
      value = isDocument(value) ? fieldOf(value, part) : undefined;
    }
    if (Array.isArray(value)) return undefined;
    row.push(value);
  }
  return row;
}

function entriesOfRow(index: Index, row: readonly unknown[]): IndexEntries {
  if (index.isSparse && row.every((value) => value === undefined)) return noEntries;
  const values = row.map((value) => (value === undefined ? null : value));
  const key = keyFor(index, values);
  return { keys: [key], values: [values], arrayPaths: [], areShared: isShared(key, values) };
}

/** How far one field's path has been followed into the document. */
interface Walk {
  readonly field: IndexField;
  readonly value: unknown;
  readonly at: number;
  /** Whether the value is an element of the array at the end: nothing more is opened. */
  readonly isLeaf: boolean;
}

/** Rows of values, one a key. Fields that go through the same array move through it together. */
function expand(walks: readonly Walk[], arrayPaths: Set<string>): unknown[][] {
  const stopped = walks.map(follow);
  const arrays = stopped.filter((walk) => !walk.isLeaf && Array.isArray(walk.value));
  const [first] = arrays;
  if (first === undefined) return [stopped.map(({ value }) => value)];
  const array: unknown = first.value;
  if (!Array.isArray(array) || arrays.some(({ value }) => value !== array)) {
    const names = arrays.map(({ field }) => `[${field.path}]`).join(' ');
    throw new StoreError('CannotIndexParallelArrays', `cannot index parallel arrays ${names}`);
  }
  for (const { field } of arrays) arrayPaths.add(field.path);
  if (array.length === 0) {
    return expand(
      stopped.map((walk) => (walk.value === array ? atEmptyArray(walk) : walk)),
      arrayPaths,
    );
  }
  return array.flatMap((element: unknown) =>
    expand(
      stopped.map((walk) =>
        walk.value === array && !walk.isLeaf ? intoElement(walk, element) : walk,
      ),
      arrayPaths,
    ),
  );
}

/** Follows documents down to an array, to the end of the path, or to where it breaks off. */
function follow(walk: Walk): Walk {
  let { value, at } = walk;
  const { parts } = walk.field;
  for (; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    if (isDocument(value)) value = fieldOf(value, part);
    else if (Array.isArray(value) && isArrayIndex(part) && Number(part) < value.length) {
      value = value[Number(part)];
    } else break;
  }
  if (at < parts.length && !Array.isArray(value))
    return { ...walk, value: undefined, at: parts.length, isLeaf: true };
  return { ...walk, value, at };
}

const atEmptyArray = (walk: Walk): Walk => ({
  ...walk,
  value: walk.at === walk.field.parts.length ? emptyArray : undefined,
  isLeaf: true,
});

function intoElement(walk: Walk, element: unknown): Walk {
  if (walk.at === walk.field.parts.length) return { ...walk, value: element, isLeaf: true };
  return isDocument(element)
    ? { ...walk, value: element }
    : { ...walk, value: undefined, isLeaf: true };
}
