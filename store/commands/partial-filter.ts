/** What `partialFilterExpression` may say: a subset of filters that the planner can reason about. */
import { type Document, isDocument, isRegex } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { compileFilter } from '../query/filter.ts';
import { isTruthy } from '../query/truth.ts';
import { refuseBanned } from './collection-options.ts';

const operators = new Set(['$eq', '$lt', '$lte', '$gt', '$gte', '$in', '$type', '$exists']);
const branches = new Set(['$and', '$or']);

/** @throws StoreError CannotCreateIndex for what such a filter cannot hold */
export function checkPartialFilter(filter: Document): void {
  refuseBanned(filter);
  if ('$expr' in filter) {
    throw new StoreError('QueryFeatureNotAllowed', '$expr is not allowed in this context');
  }
  compileFilter(filter);
  checkFilter(filter);
}

function checkFilter(filter: Document): void {
  for (const [field, spec] of Object.entries(filter)) {
    if (branches.has(field)) {
      for (const branch of Array.isArray(spec) ? spec : [])
        if (isDocument(branch)) checkFilter(branch);
    } else if (field.startsWith('$')) throw unsupported(field);
    else checkSpec(spec);
  }
}

function checkSpec(spec: unknown): void {
  if (isRegex(spec)) throw unsupported('$regex');
  if (!isDocument(spec)) return;
  for (const [operator, operand] of Object.entries(spec)) {
    if (!operator.startsWith('$')) return;
    if (!operators.has(operator)) throw unsupported(operator);
    if (operator === '$exists' && !isTruthy(operand)) throw unsupported('$exists: false');
  }
}

const unsupported = (what: string) =>
  new StoreError('CannotCreateIndex', `unsupported expression in partial index: ${what}`);
