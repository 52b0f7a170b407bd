/** The document that an upsert starts from: what the filter demands to be equal to something. */
import type { ObjectId } from 'bson';
import { withFirst } from '../bson/ordered.ts';
import { splitPath } from '../bson/paths.ts';
import { type Document, isDocument, isRegex } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { hasOperators } from '../query/matcher.ts';
import { Draft } from './spot.ts';
import type { Update } from './update.ts';

interface Equality {
  readonly path: string;
  readonly value: unknown;
}

/**
 * The document that an upsert inserts, its id first.
 * @throws StoreError NotSingleValueField when the filter demands two values of one field
 */
export function upsertedDocument(
  filter: Document,
  update: Update,
  newId: () => ObjectId,
): Document {
  const demanded = equalitiesOf(filter);
  const wanted = update.kind === 'replacement' ? demanded.filter(isAboutId) : demanded;
  const base = baseOf(wanted);
  const applied = update.apply(base, { matchedIndex: -1, isInsert: true });
  return withFirst(applied, '_id', applied['_id'] === undefined ? newId() : applied['_id']);
}

/** @throws StoreError QueryFeatureNotAllowed: what an expression demands cannot be told */
export function refuseExpressions(filter: Document): void {
  for (const [field, branches] of Object.entries(filter)) {
    if (field === '$expr') {
      throw new StoreError('QueryFeatureNotAllowed', '$expr is not allowed in this context');
    }
    if (!field.startsWith('$') || !Array.isArray(branches)) continue;
    for (const branch of branches) if (isDocument(branch)) refuseExpressions(branch);
  }
}

/** @throws StoreError NotExactValueField for a demand on a part of the id */
function isAboutId({ path }: Equality): boolean {
  if (path.startsWith('_id.')) {
    throw new StoreError(
      'NotExactValueField',
      `field at '_id' must be exactly specified, field at sub-path '${path}'found`,
    );
  }
  return path === '_id';
}

function baseOf(equalities: readonly Equality[]): Document {
  const draft = new Draft({});
  const sorted = [...equalities].sort((a, b) => (a.path < b.path ? -1 : 1));
  for (const [index, { path, value }] of sorted.entries()) {
    const clash = sorted
      .slice(0, index)
      .find((other) => other.path === path || path.startsWith(`${other.path}.`));
    if (clash !== undefined) throw ambiguous(path, clash.path);
    draft.at(splitPath(path)).write(value);
  }
  return draft.result;
}

function equalitiesOf(filter: Document): readonly Equality[] {
  return Object.entries(filter).flatMap(([field, spec]) => {
    if (!field.startsWith('$')) return equalitiesAt(field, spec);
    const branches: readonly unknown[] = Array.isArray(spec) ? spec : [];
    const isCertain = field === '$and' || (field === '$or' && branches.length === 1);
    return isCertain ? branches.filter(isDocument).flatMap(equalitiesOf) : [];
  });
}

function equalitiesAt(path: string, spec: unknown): readonly Equality[] {
  if (isRegex(spec)) return [];
  if (!isDocument(spec) || !hasOperators(spec)) return [{ path, value: spec }];
  return Object.entries(spec).flatMap(([operator, operand]) =>
    demandedValues(operator, operand).map((value) => ({ path, value })),
  );
}

/** The values that a field must be equal to, all of them. */
function demandedValues(operator: string, operand: unknown): readonly unknown[] {
  if (operator === '$eq') return [operand];
  if (!Array.isArray(operand)) return [];
  const isAll = operator === '$all' || (operator === '$in' && operand.length === 1);
  return isAll ? operand.filter((item) => !isRegex(item) && !isElementTest(item)) : [];
}

const isElementTest = (item: unknown): boolean => isDocument(item) && hasOperators(item);

const ambiguous = (path: string, other: string) =>
  new StoreError(
    'NotSingleValueField',
    path === other
      ? `cannot infer query fields to set, path '${path}' is matched twice`
      : `cannot infer query fields to set, both paths '${path}' and '${other}' are matched`,
  );
