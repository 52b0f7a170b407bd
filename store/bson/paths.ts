/** Dotted paths into documents, the way filters see them: arrays on the way are looked through. */
import { isDocument } from './values.ts';

/** Told every value that a path can mean; true ends the walk. `index` is the array position. */
type Visitor = (value: unknown, index: number) => boolean;

export const splitPath = (path: string): readonly string[] => path.split('.');

export const isArrayIndex = (part: string): boolean => /^(?:0|[1-9]\d*)$/.test(part);

/** A field of a document, never something inherited. */
export const fieldOf = (document: object, field: string): unknown =>
  Object.hasOwn(document, field) ? (document as Record<string, unknown>)[field] : undefined;

/**
 * Visits each value the path denotes, until the visitor answers true.
 * @param intoLeaf whether the elements of an array at the end are visited, before the array itself
 * @returns whether some visit answered true; a missing value is visited as undefined
 */
export function visitPath(
  root: unknown,
  parts: readonly string[],
  intoLeaf: boolean,
  visitor: Visitor,
): boolean {
  return visitFrom(root, parts, 0, intoLeaf, visitor, -1);
}

function visitFrom(
  value: unknown,
  parts: readonly string[],
  at: number,
  intoLeaf: boolean,
  visitor: Visitor,
  index: number,
): boolean {
  const part = parts[at];
  if (part === undefined) return visitLeaf(value, intoLeaf, visitor, index);
  if (Array.isArray(value)) {
    return visitElements(value, part, parts, at, intoLeaf, visitor, index);
  }
  if (isDocument(value)) {
    return visitFrom(fieldOf(value, part), parts, at + 1, intoLeaf, visitor, index);
  }
  return visitor(undefined, index);
}

function visitLeaf(value: unknown, intoLeaf: boolean, visitor: Visitor, index: number): boolean {
  if (intoLeaf && Array.isArray(value)) {
    for (let i = 0; i < value.length; i += 1) {
      if (visitor(value[i], index >= 0 ? index : i)) return true;
    }
  }
  return visitor(value, index);
}

function visitElements(
  items: readonly unknown[],
  part: string,
  parts: readonly string[],
  at: number,
  intoLeaf: boolean,
  visitor: Visitor,
  index: number,
): boolean {
  if (isArrayIndex(part) && Number(part) < items.length) {
    const isFound = visitFrom(items[Number(part)], parts, at + 1, intoLeaf, visitor, index);
    if (isFound) return true;
  }
  for (let i = 0; i < items.length; i += 1) {
    const item = items[i];
    if (!isDocument(item)) continue;
    if (visitFrom(item, parts, at, intoLeaf, visitor, index >= 0 ? index : i)) return true;
  }
  return false;
}
