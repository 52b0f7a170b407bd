import { splitPath } from '../bson/paths.ts';
import { type Document, isDocument, isRegex } from '../bson/values.ts';
import { hasOperators } from '../query/matcher.ts';
import { cloneValue } from './clone.ts';
import { forEachTarget, writeKey } from './targets.ts';

/** What an upsert starts from: the fields that the filter demands to be equal to something. */
export function upsertBase(filter: Document): Document {
  const base: Document = {};
  addEqualities(base, filter);
  return base;
}

function addEqualities(base: Document, filter: Document): void {
  for (const [field, spec] of Object.entries(filter)) {
    if (field === '$and' || (field === '$or' && Array.isArray(spec) && spec.length === 1)) {
      for (const branch of Array.isArray(spec) ? spec : []) {
        if (isDocument(branch)) addEqualities(base, branch);
      }
    }
    if (field.startsWith('$')) continue;
    const value = equalityOf(spec);
    if (value === undefined || isRegex(value)) continue;
    const options = { matchedIndex: -1, filters: new Map(), creates: true };
    forEachTarget(base, splitPath(field), options, (parent, key) =>
      writeKey(parent, key, cloneValue(value)),
    );
  }
}

function equalityOf(spec: unknown): unknown {
  if (!isDocument(spec) || !hasOperators(spec)) return spec;
  if (spec['$eq'] !== undefined) return spec['$eq'];
  for (const operator of ['$in', '$all']) {
    const values = spec[operator];
    if (Array.isArray(values) && values.length === 1) return values[0];
  }
  return undefined;
}
