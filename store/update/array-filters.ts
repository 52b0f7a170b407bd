/** `arrayFilters`: tests of array elements by the identifier that stands for an element in them. */
import { type Document, isDocument, show } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import type { Matcher, QueryContext } from '../query/matcher.ts';
import { identifierIn } from './update-tree.ts';

export type ArrayFilters = ReadonlyMap<string, Matcher>;

/** @throws StoreError for a wrong filter; FailedToParse or BadValue for one that names no single element */
export function parseArrayFilters(
  filters: readonly Document[],
  context: QueryContext,
): ArrayFilters {
  const parsed = new Map<string, Matcher>();
  for (const filter of filters) {
    const matches = compileFilter(filter, { ...context, isPlain: true });
    const name = identifierOf(filter);
    if (parsed.has(name)) {
      throw new StoreError(
        'FailedToParse',
        `Found multiple array filters with the same top-level field name ${name}`,
      );
    }
    parsed.set(name, (value) => matches({ [name]: value }));
  }
  return parsed;
}

/** @throws StoreError BadValue when the path uses an identifier in its first part or without a filter */
export function checkIdentifiers(
  parts: readonly string[],
  path: string,
  filters: ArrayFilters,
): void {
  for (const [level, part] of parts.entries()) {
    const name = identifierIn(part);
    if (name === undefined) continue;
    if (level === 0) {
      throw badValue(
        `Cannot have array filter identifier (i.e. '$[<id>]') element in the first position in path '${path}'`,
      );
    }
    if (name !== '' && !filters.has(name)) {
      throw badValue(`No array filter found for identifier '${name}' in path '${path}'`);
    }
  }
}

/** @throws StoreError FailedToParse for a filter that no path uses */
export function refuseUnused(
  filters: ArrayFilters,
  paths: readonly (readonly string[])[],
  update: Document,
): void {
  if (filters.size === 0) return;
  const used = new Set(paths.flat().map(identifierIn));
  for (const name of filters.keys()) {
    if (used.has(name)) continue;
    throw new StoreError(
      'FailedToParse',
      `The array filter for identifier '${name}' was not used in the update ${show(update)}`,
    );
  }
}

/** The one element name that a filter is about: `e` in `{ 'e.grade': 1 }`, also inside `$or`. */
function identifierOf(filter: Document): string {
  const [name, other] = [...new Set(namesIn(filter))];
  if (name === undefined) {
    throw new StoreError(
      'FailedToParse',
      'Cannot use an expression without a top-level field name in arrayFilters',
    );
  }
  if (other !== undefined) {
    throw new StoreError(
      'FailedToParse',
      `Error parsing array filter :: caused by :: Expected a single top-level field name, found '${name}' and '${other}'`,
    );
  }
  if (/^[a-z][a-zA-Z0-9]*$/.test(name)) return name;
  throw badValue(
    `Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`,
  );
}

function namesIn(filter: Document): readonly string[] {
  return Object.entries(filter).flatMap(([field, branches]) => {
    if (!field.startsWith('$')) return [field.split('.')[0] ?? ''];
    return Array.isArray(branches) ? branches.filter(isDocument).flatMap(namesIn) : [];
  });
}
