/** Update operators that add to arrays or take an end off: `$push`, `$addToSet`, `$pop`. */
import { compareValues } from '../bson/compare.ts';
import { isIntegral, toNumber } from '../bson/numbers.ts';
import { splitPath } from '../bson/paths.ts';
import { isOneOf, ValueSet } from '../bson/value-set.ts';
import { type Document, isDocument, isNumber, show, typeName } from '../bson/values.ts';
import { int64Of } from '../bson/whole-numbers.ts';
import { badValue, StoreError } from '../errors.ts';
import type { QueryContext } from '../query/matcher.ts';
import { type SortField, sortBy } from '../query/sort.ts';
import type { ModifierUse, ValueChange } from './modifiers.ts';

const pushClauses = new Set(['$each', '$slice', '$sort', '$position']);

export function push(operand: unknown, { context }: ModifierUse): ValueChange {
  const { items, position, sort, slice } = parsePush(operand, context);
  return (found, spot) => {
    const current = found === undefined ? [] : found;
    if (!Array.isArray(current)) {
      throw badValue(
        `The field '${spot.path}' must be an array but is of type ${typeName(current)} in document {_id: ${show(spot.draft.original['_id'])}}`,
      );
    }
    const isTooLong = current.length + items.length > Math.abs(slice);
    if (items.length === 0 && sort === undefined && !isTooLong) return current;
    const grown = [...current];
    grown.splice(startOf(position, grown.length), 0, ...items);
    const ordered = sort === undefined ? grown : sort(grown);
    if (!isTooLong) return ordered;
    return slice < 0 ? ordered.slice(slice) : ordered.slice(0, slice);
  };
}

const startOf = (position: number, length: number): number =>
  position < 0 ? Math.max(0, length + position) : position;

interface PushClauses {
  readonly items: readonly unknown[];
  /** Infinite when the items go to the end. */
  readonly position: number;
  readonly sort: ((items: unknown[]) => unknown[]) | undefined;
  /** Infinite when all items stay; negative to keep the last ones. */
  readonly slice: number;
}

const all = Number.POSITIVE_INFINITY;

function parsePush(operand: unknown, context: QueryContext): PushClauses {
  if (!isDocument(operand) || operand['$each'] === undefined) {
    return { items: [operand], position: all, sort: undefined, slice: all };
  }
  for (const clause of Object.keys(operand)) {
    if (!pushClauses.has(clause)) throw badValue(`Unrecognized clause in $push: ${clause}`);
  }
  const items = operand['$each'];
  if (!Array.isArray(items)) {
    throw badValue(
      `The argument to $each in $push must be an array but it was of type: ${typeName(items)}`,
    );
  }
  const slice = wholeClause(operand, '$slice');
  const sort = parsePushSort(operand['$sort'], context);
  return { items, position: wholeClause(operand, '$position'), sort, slice };
}

function wholeClause(operand: Document, clause: string): number {
  const value = operand[clause];
  if (value === undefined) return all;
  const whole = int64Of(value);
  if (whole !== undefined) return Number(whole);
  throw badValue(
    `The value for ${clause} must be an integer value but was given type: ${typeName(value)}`,
  );
}

function parsePushSort(
  sort: unknown,
  { collator }: QueryContext,
): ((items: unknown[]) => unknown[]) | undefined {
  if (sort === undefined) return undefined;
  if (isDocument(sort)) {
    const fields = sortFields(sort);
    return (items) => sortBy(items, fields, (item) => (isDocument(item) ? item : {}), collator);
  }
  if (!isNumber(sort)) {
    throw badValue(
      'The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields',
    );
  }
  const direction = sortDirection(sort);
  return (items) => items.sort((a, b) => compareValues(a, b, collator) * direction);
}

function sortFields(pattern: Document): readonly SortField[] {
  const fields = Object.entries(pattern);
  if (fields.length > 0) return fields.map(([path, order]) => sortField(path, order));
  throw badValue('The $sort pattern is empty when it should be a set of fields.');
}

function sortField(path: string, order: unknown): SortField {
  const direction = sortDirection(order);
  if (path === '') throw badValue('The $sort field cannot be empty');
  const parts = splitPath(path);
  if (!parts.includes('')) return { path, parts, direction };
  throw badValue(`The $sort field is a dotted field but has an empty part: ${path}`);
}

function sortDirection(value: unknown): 1 | -1 {
  const direction = isNumber(value) ? toNumber(value) : 0;
  if (direction === 1 || direction === -1) return direction;
  throw badValue('The $sort element value must be either 1 or -1');
}

export function addToSet(operand: unknown, { context: { collator } }: ModifierUse): ValueChange {
  const distinct = new ValueSet(setItems(operand), collator).values;
  const isWanted = isOneOf(distinct, collator);
  return (current, { key }) => {
    if (current === undefined) return [...distinct];
    if (!Array.isArray(current)) {
      throw badValue(
        `Cannot apply $addToSet to non-array field. Field named '${key}' has non-array type ${typeName(current)}`,
      );
    }
    const isThere = isOneOf(current.filter(isWanted), collator);
    const added = distinct.filter((item) => !isThere(item));
    return added.length === 0 ? current : [...current, ...added];
  };
}

/** `{ $each: [...] }` when that is the first field, else the operand as it stands. */
function setItems(operand: unknown): readonly unknown[] {
  if (!isDocument(operand) || Object.keys(operand)[0] !== '$each') return [operand];
  const items = operand['$each'];
  if (!Array.isArray(items)) {
    throw new StoreError(
      'TypeMismatch',
      `The argument to $each in $addToSet must be an array but it was of type ${typeName(items)}`,
    );
  }
  if (Object.keys(operand).length === 1) return items;
  throw badValue(`Found unexpected fields after $each in $addToSet: ${show(operand)}`);
}

export function pop(operand: unknown, { path }: ModifierUse): ValueChange {
  if (!isNumber(operand) || !isIntegral(operand)) {
    throw new StoreError('FailedToParse', `Expected an integer: ${path}: ${show(operand)}`);
  }
  const end = toNumber(operand);
  if (Math.abs(end) !== 1) {
    throw new StoreError('FailedToParse', `$pop expects 1 or -1, found: ${show(operand)}`);
  }
  return (current, spot) => {
    if (!Array.isArray(current)) {
      throw new StoreError(
        'TypeMismatch',
        `Path '${spot.path}' contains an element of non-array type '${typeName(current)}'`,
      );
    }
    if (current.length === 0) return current;
    return end < 0 ? current.slice(1) : current.slice(0, -1);
  };
}
