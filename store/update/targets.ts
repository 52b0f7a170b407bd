/** Finds the places that an update path means: nested fields, array elements, `$`, `$[]`, `$[name]`. */

import { defineField } from '../bson/decode.ts';
import { fieldOf, isArrayIndex } from '../bson/paths.ts';
import { type Document, isDocument, show } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import type { Matcher } from '../query/matcher.ts';

export type Container = Document | unknown[];

export interface TargetOptions {
  readonly matchedIndex: number;
  readonly filters: ReadonlyMap<string, Matcher>;
  /** Whether missing parents are created; `$unset` and `$pull` leave them missing. */
  readonly creates: boolean;
}

type Change = (parent: Container, key: string) => void;

/** Array padding that MongoDB refuses beyond. */
const maxArrayPadding = 1_500_000;

/** Calls `change` with the parent and key of every place that the path denotes. */
export function forEachTarget(
  root: Document,
  parts: readonly string[],
  options: TargetOptions,
  change: Change,
): void {
  walk(root, parts, 0, options, change);
}

function walk(
  parent: Container,
  parts: readonly string[],
  at: number,
  options: TargetOptions,
  change: Change,
): void {
  const part = parts[at];
  if (part === undefined) return;
  const isLast = at === parts.length - 1;
  const proceed = (key: string): void => {
    if (isLast) {
      change(parent, key);
      return;
    }
    const child = enter(parent, key, parts, at, options);
    if (child !== undefined) walk(child, parts, at + 1, options, change);
  };
  if (part.startsWith('$')) {
    for (const index of elementIndexes(parent, parts, at, options)) proceed(String(index));
    return;
  }
  if (Array.isArray(parent) && !isArrayIndex(part)) {
    if (!options.creates) return;
    throw notViable(part, parts[at - 1] ?? '', parent);
  }
  proceed(part);
}

/** The container at a key, created if the update may; undefined when there is none. */
function enter(
  parent: Container,
  key: string,
  parts: readonly string[],
  at: number,
  options: TargetOptions,
): Container | undefined {
  const child = readKey(parent, key);
  if (isDocument(child) || Array.isArray(child)) return child;
  const next = parts[at + 1] ?? '';
  if (child === undefined) {
    if (next.startsWith('$')) throw mustExist(parts, at + 1);
    if (!options.creates) return undefined;
    const created: Document = {};
    writeKey(parent, key, created);
    return created;
  }
  if (next.startsWith('$'))
    throw badValue(`Cannot apply array updates to non-array element ${key}: ${show(child)}`);
  if (!options.creates) return undefined;
  throw notViable(next, key, child);
}

function elementIndexes(
  parent: Container,
  parts: readonly string[],
  at: number,
  { matchedIndex, filters }: TargetOptions,
): readonly number[] {
  const part = parts[at] ?? '';
  if (part === '$') {
    if (matchedIndex < 0 || !Array.isArray(parent)) {
      throw badValue('The positional operator did not find the match needed from the query.');
    }
    return [matchedIndex];
  }
  if (!Array.isArray(parent)) {
    throw badValue(
      `Cannot apply array updates to non-array element ${parts[at - 1]}: ${show(parent)}`,
    );
  }
  const matches = part === '$[]' ? undefined : filters.get(part.slice(2, -1));
  return [...parent.keys()].filter((index) => matches === undefined || matches(parent[index]));
}

export function readKey(parent: Container, key: string): unknown {
  return fieldOf(parent, key);
}

/** Sets a field or an element; an array is padded with nulls up to the element. */
export function writeKey(parent: Container, key: string, value: unknown): void {
  if (Array.isArray(parent)) {
    const index = Number(key);
    if (index - parent.length > maxArrayPadding) {
      throw new StoreError(
        'CannotIndexParallelArrays',
        `can't backfill more than ${maxArrayPadding} elements`,
      );
    }
    while (parent.length < index) parent.push(null);
    parent[index] = value;
  } else if (key === '__proto__') defineField(parent, key, value);
  else parent[key] = value;
}

/** Removes a field; an array keeps its length and gets a null. */
export function removeKey(parent: Container, key: string): void {
  if (!Array.isArray(parent)) delete parent[key];
  else if (Number(key) < parent.length) parent[Number(key)] = null;
}

/** Takes out the value at a plain path: undefined if there is none. Arrays are not looked into. */
export function removePath(root: Document, parts: readonly string[]): unknown {
  let parent: Container = root;
  for (const part of parts.slice(0, -1)) {
    const child = readKey(parent, part);
    if (Array.isArray(child)) {
      throw badValue(`The source field cannot be an array element, '${parts.join('.')}'`);
    }
    if (!isDocument(child)) return undefined;
    parent = child;
  }
  const last = parts.at(-1) ?? '';
  const value = readKey(parent, last);
  if (value !== undefined) removeKey(parent, last);
  return value;
}

export function assignPath(
  root: Document,
  parts: readonly string[],
  value: unknown,
  options: TargetOptions,
): void {
  forEachTarget(root, parts, { ...options, creates: true }, (parent, key) => {
    if (Array.isArray(parent)) throw badValue('The destination field cannot be an array element');
    writeKey(parent, key, value);
  });
}

const notViable = (field: string, key: string, value: unknown) =>
  new StoreError(
    'PathNotViable',
    `Cannot create field '${field}' in element {${key}: ${show(value)}}`,
  );

const mustExist = (parts: readonly string[], at: number) =>
  badValue(
    `The path '${parts.slice(0, at).join('.')}' must exist in the document in order to apply array updates.`,
  );
