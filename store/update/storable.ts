/** What a document must be to be stored, beyond being BSON. */
import { Timestamp } from 'bson';
import { copyDocument } from '../bson/ordered.ts';
import { noteRepeatedId, repeatsId } from '../bson/repeated-id.ts';
import { type Document, isDocument, isRegex } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { dbRefFields } from '../query/field-path.ts';
import { nextTimestamp } from './stamps.ts';

/** Levels of nesting in a stored document, the document's own fields being the first. */
export const maxLevels = 180;
/** No document of fewer bytes can be nested deeper. */
const bytesOfDeepest = 7 * maxLevels;

/** @throws StoreError Overflow for a document that is nested too deep to be stored */
export function checkLevels(document: Document, size: number): void {
  if (size < bytesOfDeepest || levelsOf(document) <= maxLevels) return;
  throw new StoreError(
    'Overflow',
    `cannot insert document because it exceeds ${maxLevels} levels of nesting`,
  );
}

/** Levels below a value: 0 for whatever holds nothing. */
export function levelsOf(value: unknown): number {
  let deepest = -1;
  if (Array.isArray(value)) {
    for (const item of value) deepest = Math.max(deepest, levelsOf(item));
  } else if (isDocument(value)) {
    for (const field of Object.keys(value)) deepest = Math.max(deepest, levelsOf(value[field]));
  }
  return deepest + 1;
}

/** @throws StoreError InvalidIdField or DollarPrefixedFieldName for a value that cannot be an id */
export function checkId(id: unknown): void {
  if (Array.isArray(id) || isRegex(id)) {
    const type = Array.isArray(id) ? 'array' : 'regex';
    throw new StoreError('InvalidIdField', `The '_id' value cannot be of type ${type}`);
  }
  const dollar = isDocument(id) ? Object.keys(id).find(isDollarName) : undefined;
  if (dollar === undefined) return;
  throw new StoreError(
    'DollarPrefixedFieldName',
    `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid for storage.`,
  );
}

const isDollarName = (field: string): boolean => field.startsWith('$') && !dbRefFields.has(field);

/** @throws StoreError DollarPrefixedFieldName for a top-level name with a dollar, outside a DBRef */
export function checkReplacementNames(replacement: Document): void {
  const dollar = Object.keys(replacement).find(isDollarName);
  if (dollar !== undefined) throw dollarPrefixed(dollar);
}

export const dollarPrefixed = (field: string) =>
  new StoreError(
    'DollarPrefixedFieldName',
    `The dollar ($) prefixed field '${field}' in '${field}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`,
  );

/** Empty timestamps among the document's own fields mean the present; the id is left as it is. */
export function stampTimestamps(document: Document, now: Date): Document {
  const empty = Object.keys(document).filter(
    (field) => field !== '_id' && isEmptyTimestamp(document[field]),
  );
  if (empty.length === 0) return document;
  const stamped = copyDocument(document);
  for (const field of empty) stamped[field] = nextTimestamp(now);
  if (repeatsId(document)) noteRepeatedId(stamped);
  return stamped;
}

const isEmptyTimestamp = (value: unknown): boolean =>
  value instanceof Timestamp && value.low === 0 && value.high === 0;
