/** Sort orders of `find`, of updates and of `$sort`. */
import type { Collator } from '../bson/collation.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber, show } from '../bson/values.ts';
import { castToInt64 } from '../bson/whole-numbers.ts';
import { badValue, StoreError } from '../errors.ts';
import { parseFieldPath } from './field-path.ts';
import { compareKeys, sortKeyOf } from './sort-key.ts';

export interface SortField {
  /** For metadata a name that no field and no index has. */
  readonly path: string;
  readonly parts: readonly string[];
  readonly direction: 1 | -1;
  /** What to read of the document instead of a field. */
  readonly metadata?: SortMetadata;
}

/** Metadata that a sort takes; of these only the text score and chance exist here. */
const sortMetadata = ['textScore', 'randVal', 'searchScore', 'geoNearDistance'] as const;
type SortMetadata = (typeof sortMetadata)[number];

/** Fields of one sort; metadata do not count. */
const maxSortFields = 32;

/** @throws StoreError 15974, 15975 and others unless each direction is 1, -1 or `$meta` */
export function parseSort(sort: Document): readonly SortField[] {
  const fields = Object.entries(sort).map(([path, order]) => parseField(path, order));
  if (fields.filter(({ metadata }) => metadata === undefined).length > maxSortFields) {
    throw new StoreError(13103, 'too many compound keys');
  }
  return fields;
}

/**
 * The sort of a find, where `$natural` is the order in which documents were written.
 * @throws StoreError as `parseSort`, BadValue for a `$natural` that is not alone or neither 1 nor -1
 */
export function parseFindSort(sort: Document): readonly SortField[] {
  if (!Object.hasOwn(sort, natural)) return parseSort(sort);
  const order = sort[natural];
  if (Object.keys(sort).length > 1) {
    throw badValue(`Cannot include '$natural' in compound sort: ${show(sort)}`);
  }
  const direction = isNumber(order) ? toNumber(order) : 0;
  if (direction !== 1 && direction !== -1) {
    throw badValue(`$natural sort cannot be set to a value other than -1 or 1.`);
  }
  return [{ path: natural, parts: [natural], direction }];
}

const natural = '$natural';

/** Whether the order needs a score, which only a `$text` search gives. */
export const sortsByScore = (fields: readonly SortField[]): boolean =>
  fields.some(({ metadata }) => metadata === 'textScore');

function parseField(path: string, order: unknown): SortField {
  if (isDocument(order)) {
    const metadata = parseMetadata(order);
    return { path: `$meta: ${metadata}`, parts: [], direction: -1, metadata };
  }
  if (!isNumber(order)) {
    throw new StoreError(15974, `Illegal key in $sort specification: ${path}: ${show(order)}`);
  }
  const direction = Number(castToInt64(order));
  if (direction !== 1 && direction !== -1) {
    throw new StoreError(
      15975,
      `$sort key ordering must be 1 (for ascending) or -1 (for descending), got ${path}: ${show(order)}`,
    );
  }
  return { path, parts: parseFieldPath(path), direction };
}

function parseMetadata(order: Document): SortMetadata {
  if (!('$meta' in order))
    throw new StoreError(17312, '$meta is the only expression supported by $sort right now');
  if (Object.keys(order).length > 1) {
    throw new StoreError(
      'FailedToParse',
      'Cannot have additional keys in a $meta sort specification',
    );
  }
  const metadata = sortMetadata.find((name) => name === order['$meta']);
  if (metadata === undefined) {
    throw new StoreError(31138, `Illegal $meta sort: $meta: ${show(order['$meta'])}`);
  }
  if (metadata === 'geoNearDistance') throw unavailable('$geoNear distance');
  return metadata;
}

/** @throws StoreError 40218 where a sort or an expression asks for what the query does not give */
export const unavailable = (what: string) =>
  new StoreError(40218, `query requires ${what} metadata, but it is not available`);

/** Items in order; equal ones stay as they came. Keys are taken once from each document. */
export function sortBy<T>(
  items: readonly T[],
  fields: readonly SortField[],
  documentOf: (item: T) => Document,
  collator?: Collator,
): T[] {
  const keyed = items.map((item) => ({
    item,
    key: sortKeyOf(documentOf(item), fields, collator),
  }));
  keyed.sort((a, b) => compareKeys(a.key, b.key, fields, collator));
  return keyed.map(({ item }) => item);
}
