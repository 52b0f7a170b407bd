/** Update operators on arrays: `$push`, `$addToSet`, `$pop`, `$pull`, `$pullAll`. */
import { compareValues, equalValues } from '../bson/compare.ts';
import { isIntegral, toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber, isRegex, show, typeName } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { compileElement, compileFilter } from '../query/filter.ts';
import { hasOperators, type QueryContext } from '../query/matcher.ts';
import { parseSort, sortBy } from '../query/sort.ts';
import { cloneValue } from './clone.ts';
import type { FieldChange, ModifierUse } from './modifiers.ts';
import { type Container, readKey, writeKey } from './targets.ts';

const pushClauses = new Set(['$each', '$slice', '$sort', '$position']);

export function push(operand: unknown, use: ModifierUse): FieldChange {
  const { items, position, sort, slice } = parsePush(operand, use);
  return (parent, key, root) => {
    let array = [...(arrayAt(parent, key, use.path, root) ?? [])];
    array.splice(
      position === undefined ? array.length : startOf(position, array.length),
      0,
      ...items,
    );
    if (sort !== undefined) array = sort(array);
    if (slice !== undefined) array = slice < 0 ? array.slice(slice) : array.slice(0, slice);
    writeKey(parent, key, array);
  };
}

const startOf = (position: number, length: number): number =>
  position < 0 ? Math.max(0, length + position) : position;

interface PushClauses {
  readonly items: readonly unknown[];
  readonly position: number | undefined;
  readonly sort: ((items: unknown[]) => unknown[]) | undefined;
  readonly slice: number | undefined;
}

function parsePush(operand: unknown, { context }: ModifierUse): PushClauses {
  if (!isDocument(operand) || !('$each' in operand)) {
    return { items: [cloneValue(operand)], position: undefined, sort: undefined, slice: undefined };
  }
  for (const clause of Object.keys(operand)) {
    if (!pushClauses.has(clause)) throw badValue(`Unrecognized clause in $push: ${clause}`);
  }
  return {
    items: eachOf('$push', operand).map(cloneValue),
    position: wholeClause(operand, '$position'),
    sort: parsePushSort(operand['$sort'], context),
    slice: wholeClause(operand, '$slice'),
  };
}

function wholeClause(operand: Document, clause: string): number | undefined {
  const value = operand[clause];
  if (value === undefined) return undefined;
  if (!isNumber(value) || !isIntegral(value)) {
    throw badValue(
      `The value for ${clause} must be an integer value but was given type: ${typeName(value)}`,
    );
  }
  return toNumber(value);
}

function parsePushSort(
  sort: unknown,
  { collator }: QueryContext,
): ((items: unknown[]) => unknown[]) | undefined {
  if (sort === undefined) return undefined;
  if (isDocument(sort)) {
    const fields = parseSort(sort);
    return (items) => sortBy(items, fields, (item) => (isDocument(item) ? item : {}), collator);
  }
  if (!isNumber(sort) || Math.abs(toNumber(sort)) !== 1) {
    throw badValue('The $sort element value must be either 1 or -1');
  }
  const direction = toNumber(sort);
  return (items) => items.sort((a, b) => compareValues(a, b, collator) * direction);
}

export function addToSet(operand: unknown, use: ModifierUse): FieldChange {
  const isList = isDocument(operand) && '$each' in operand;
  const extra = isList ? Object.keys(operand).find((clause) => clause !== '$each') : undefined;
  if (extra !== undefined) {
    throw badValue(`Found unexpected fields after $each in $addToSet: ${show(operand)}`);
  }
  const items = isList ? eachOf('$addToSet', operand) : [operand];
  const { collator } = use.context;
  return (parent, key, root) => {
    const array = [...(arrayAt(parent, key, use.path, root) ?? [])];
    for (const item of items) {
      if (!array.some((other) => equalValues(item, other, collator))) array.push(cloneValue(item));
    }
    writeKey(parent, key, array);
  };
}

function eachOf(operator: string, operand: Document): readonly unknown[] {
  const each = operand['$each'];
  if (Array.isArray(each)) return each;
  throw new StoreError(
    operator === '$push' ? 'BadValue' : 'TypeMismatch',
    `The argument to $each in ${operator} must be an array but it was of type: ${typeName(each)}`,
  );
}

export function pop(operand: unknown, { path }: ModifierUse): FieldChange {
  if (!isNumber(operand) || Math.abs(toNumber(operand)) !== 1) {
    throw new StoreError('FailedToParse', `$pop expects 1 or -1, found: ${show(operand)}`);
  }
  const isFirst = toNumber(operand) < 0;
  return (parent, key) => {
    const value = readKey(parent, key);
    if (value === undefined) return;
    if (!Array.isArray(value)) {
      throw new StoreError(
        'TypeMismatch',
        `Path '${path}' contains an element of non-array type '${typeName(value)}'`,
      );
    }
    writeKey(parent, key, isFirst ? value.slice(1) : value.slice(0, -1));
  };
}

export function pull(operand: unknown, use: ModifierUse): FieldChange {
  const isPulled = pullTest(operand, use.context);
  return (parent, key) => {
    const array = pullable('$pull', parent, key);
    if (array !== undefined)
      writeKey(
        parent,
        key,
        array.filter((item) => !isPulled(item)),
      );
  };
}

function pullTest(operand: unknown, context: QueryContext): (item: unknown) => boolean {
  if (isRegex(operand) || (isDocument(operand) && hasOperators(operand))) {
    const matches = compileFilter({ value: operand }, context);
    return (value) => matches({ value });
  }
  if (isDocument(operand)) return compileElement(operand, context);
  return (item) => equalValues(item, operand, context.collator);
}

export function pullAll(operand: unknown, use: ModifierUse): FieldChange {
  if (!Array.isArray(operand)) {
    throw badValue(`$pullAll requires an array argument but was given a ${typeName(operand)}`);
  }
  const { collator } = use.context;
  return (parent, key) => {
    const array = pullable('$pullAll', parent, key);
    if (array === undefined) return;
    const isPulled = (item: unknown) => operand.some((gone) => equalValues(item, gone, collator));
    writeKey(
      parent,
      key,
      array.filter((item) => !isPulled(item)),
    );
  };
}

function pullable(
  operator: string,
  parent: Container,
  key: string,
): readonly unknown[] | undefined {
  const value = readKey(parent, key);
  if (value === undefined || Array.isArray(value)) return value;
  throw badValue(`Cannot apply ${operator} to a non-array value`);
}

function arrayAt(
  parent: Container,
  key: string,
  path: string,
  root: Document,
): readonly unknown[] | undefined {
  const value = readKey(parent, key);
  if (value === undefined || Array.isArray(value)) return value;
  throw badValue(
    `The field '${path}' must be an array but is of type ${typeName(value)} in document {_id: ${show(root['_id'])}}`,
  );
}
