/** What a document sorts by: one value a field, chosen from those that its arrays offer. */
import type { Collator } from '../bson/collation.ts';
import { compareValues } from '../bson/compare.ts';
import { scoreOf, withMetadata } from '../bson/metadata.ts';
import { fieldOf, isArrayIndex } from '../bson/paths.ts';
import { undefinedValue } from '../bson/undefined-value.ts';
import { boxDouble, type Document, isDocument, rankOf, typeRank } from '../bson/values.ts';
import { badValue, notHere, StoreError } from '../errors.ts';
import type { SortField } from './sort.ts';

export type SortKey = readonly unknown[];

/** Stands for an empty array, which comes before null. */
const emptyArray = Symbol('empty array');

/** Stands for a value that cannot be read without looking into an array. */
const inArray = Symbol('in array');

export function compareKeys(
  a: SortKey,
  b: SortKey,
  fields: readonly SortField[],
  collator?: Collator,
): number {
  for (let i = 0; i < fields.length; i += 1) {
    const order = comparePart(a[i], b[i], collator);
    if (order !== 0) return order * (fields[i]?.direction ?? 1);
  }
  return 0;
}

function comparePart(a: unknown, b: unknown, collator?: Collator): number {
  if (a !== emptyArray && b !== emptyArray) return compareValues(a, b, collator);
  if (a === b) return 0;
  if (a === emptyArray) return rankOf(b) === typeRank.minKey ? 1 : -1;
  return rankOf(a) === typeRank.minKey ? -1 : 1;
}

/**
 * The key that comes first in this order, of all that the elements of an array give.
 * @throws StoreError BadValue when two fields need different arrays
 */
export function sortKeyOf(
  document: Document,
  fields: readonly SortField[],
  collator?: Collator,
): SortKey {
  const plain = fields.map((field) => plainValue(document, field));
  const place = plain.indexOf(inArray);
  if (place < 0) return plain;
  if (place === plain.lastIndexOf(inArray)) {
    return plain.with(place, extremeOf(document, fields[place], collator));
  }
  return firstOf(document, fields, plain, collator);
}

/**
 * A copy that carries its sort key as clients are shown it.
 * @throws StoreError CommandNotSupported for an order by collation, whose keys are MongoDB's own, or by chance
 */
export function withSortKey(
  document: Document,
  fields: readonly SortField[],
  collator?: Collator,
): Document {
  const isByChance = fields.some(({ metadata }) => metadata === 'randVal');
  if (collator !== undefined || isByChance) throw unknownSortKey();
  return withMetadata(document, {
    sortKey: sortKeyOf(document, fields).map((part, i) => shown(part, fields[i])),
  });
}

/** An empty array sorts as `undefined`, a score is a double. */
function shown(part: unknown, field: SortField | undefined): unknown {
  if (part === emptyArray) return undefinedValue;
  return field?.metadata !== undefined && typeof part === 'number' ? boxDouble(part) : part;
}

const unknownSortKey = () =>
  new StoreError(
    'CommandNotSupported',
    notHere('$meta: "sortKey" of an order by a collation or by chance'),
  );

/** The least value of a field upwards, the greatest downwards. */
function extremeOf(document: Document, field: SortField | undefined, collator?: Collator): unknown {
  if (field === undefined) return null;
  let best: unknown = inArray;
  for (const value of valuesAt(document, field.parts, 0)) {
    if (best === inArray || comparePart(value, best, collator) * field.direction < 0) best = value;
  }
  return best === inArray ? null : best;
}

function valuesAt(value: unknown, parts: readonly string[], level: number): readonly unknown[] {
  const part = parts[level];
  if (part === undefined) return [value ?? null];
  const inner = isDocument(value) ? fieldOf(value, part) : undefined;
  if (!Array.isArray(inner)) return valuesAt(inner, parts, level + 1);
  const next = parts[level + 1];
  if (inner.length === 0) return [next === undefined ? emptyArray : null];
  if (next === undefined) return inner;
  if (isArrayIndex(next)) return valuesAt({ ...inner }, parts, level + 1);
  return inner.flatMap((element) => valuesAt(element, parts, level + 1));
}

/** Several fields look into arrays: each candidate is a whole key. */
function firstOf(
  document: Document,
  fields: readonly SortField[],
  plain: SortKey,
  collator?: Collator,
): SortKey {
  const pending = fields.flatMap(({ parts, metadata }, place) =>
    metadata === undefined ? [{ place, parts, level: 0 }] : [],
  );
  let first: SortKey | undefined;
  for (const candidate of candidates(document, pending)) {
    const key = plain.map((value, place) => (candidate.has(place) ? candidate.get(place) : value));
    if (first === undefined || compareKeys(key, first, fields, collator) < 0) first = key;
  }
  return first ?? plain;
}

function plainValue(document: Document, { parts, metadata }: SortField): unknown {
  if (metadata !== undefined) return metadata === 'randVal' ? Math.random() : scoreOf(document);
  let value: unknown = document;
  for (const part of parts) {
    value = isDocument(value) ? fieldOf(value, part) : null;
    if (Array.isArray(value)) return inArray;
  }
  return value ?? null;
}

/** A field of the order, and how much of its path has been walked. */
interface Pending {
  readonly place: number;
  readonly parts: readonly string[];
  readonly level: number;
}

type Candidate = ReadonlyMap<number, unknown>;

/** The values of the fields in a document, once for each element of the array that they share. */
function candidates(document: unknown, pending: readonly Pending[]): readonly Candidate[] {
  let combined: readonly Candidate[] = [new Map()];
  for (const [part, group] of byPart(pending)) {
    const value = isDocument(document) ? fieldOf(document, part) : undefined;
    const own = Array.isArray(value) ? inElements(value, group) : inValue(value, group);
    if (own.length > 1 && combined.length > 1) {
      throw badValue('cannot sort with keys that are parallel arrays');
    }
    combined = combined.flatMap((left) => own.map((right) => new Map([...left, ...right])));
  }
  return combined;
}

function byPart(pending: readonly Pending[]): ReadonlyMap<string, readonly Pending[]> {
  const groups = new Map<string, Pending[]>();
  for (const { place, parts, level } of pending) {
    const part = parts[level] ?? '';
    const next = { place, parts, level: level + 1 };
    const group = groups.get(part);
    if (group === undefined) groups.set(part, [next]);
    else group.push(next);
  }
  return groups;
}

const isAtEnd = ({ parts, level }: Pending): boolean => level === parts.length;

function inValue(value: unknown, group: readonly Pending[]): readonly Candidate[] {
  const ended = group.filter(isAtEnd).map(({ place }) => [place, value ?? null] as const);
  const deeper = group.filter((pending) => !isAtEnd(pending));
  if (deeper.length === 0) return [new Map(ended)];
  return candidates(value, deeper).map((candidate) => new Map([...ended, ...candidate]));
}

function inElements(array: readonly unknown[], group: readonly Pending[]): readonly Candidate[] {
  if (array.length === 0) {
    return [new Map(group.map((pending) => [pending.place, isAtEnd(pending) ? emptyArray : null]))];
  }
  const isIndexed = group.every(({ parts, level }) => isArrayIndex(parts[level] ?? ''));
  if (isIndexed) return candidates({ ...array }, group);
  return array.flatMap((element) => inValue(element, group));
}
