/** Whether one filter selects nothing that another does not: what a partial index may be read for. */
import { MaxKey, MinKey } from 'bson';
import { compareValues, equalValues } from '../bson/compare.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber, isRegex, rankOf } from '../bson/values.ts';
import { compileFilter } from '../query/filter.ts';
import { hasOperators } from '../query/matcher.ts';
import { isTruthy } from '../query/truth.ts';

/** Whether everything the filter selects is in a partial index. Says no when in doubt. */
export function implies(filter: Document, partial: Document): boolean {
  return Object.entries(partial).every(([field, spec]) => {
    if (field === '$and' && Array.isArray(spec)) {
      return spec.every((branch) => isDocument(branch) && implies(filter, branch));
    }
    if (field.startsWith('$')) return false;
    return conditionsOn(filter, field).some((condition) => conditionImplies(condition, spec));
  });
}

function conditionsOn(filter: Document, field: string): unknown[] {
  const nested = Array.isArray(filter['$and'])
    ? filter['$and'].flatMap((branch) => (isDocument(branch) ? conditionsOn(branch, field) : []))
    : [];
  return Object.hasOwn(filter, field) ? [filter[field], ...nested] : nested;
}

function conditionImplies(condition: unknown, partial: unknown): boolean {
  if (equalValues(condition, partial)) return true;
  if (!isDocument(partial) || !hasOperators(partial)) {
    return isDocument(condition) && '$eq' in condition && equalValues(condition['$eq'], partial);
  }
  return Object.entries(partial).every(([operator, operand]) =>
    isDocument(condition) && hasOperators(condition)
      ? operatorImplies(condition, operator, operand)
      : valueImplies(condition, operator, operand),
  );
}

function operatorImplies(condition: Document, operator: string, operand: unknown): boolean {
  const { $eq, $in: values, $gt, $gte, $lt, $lte } = condition;
  if (Object.hasOwn(condition, operator) && equalValues(condition[operator], operand)) return true;
  if ($eq !== undefined && $eq !== null) return valueImplies($eq, operator, operand);
  if (Array.isArray(values)) return values.every((one) => valueImplies(one, operator, operand));
  if (operator === '$exists') return isTruthy(operand) && [$gt, $gte, $lt, $lte].some(isBound);
  if (operator === '$gt') return isAtLeast($gt, operand, 0) || isAtLeast($gte, operand, 1);
  if (operator === '$gte') return isAtLeast($gt, operand, 0) || isAtLeast($gte, operand, 0);
  if (operator === '$lt') return isAtMost($lt, operand, 0) || isAtMost($lte, operand, -1);
  if (operator === '$lte') return isAtMost($lt, operand, 0) || isAtMost($lte, operand, 0);
  return false;
}

/**
 * Whether what equals the value passes the operator. Null stands for missing fields too, a whole array for one that
 * holds it, and a regular expression for texts.
 */
function valueImplies(value: unknown, operator: string, operand: unknown): boolean {
  if (operator === '$exists') return isTruthy(operand) && value !== null;
  if (value === null || Array.isArray(value) || isRegex(value)) return false;
  return compileFilter({ value: { [operator]: operand } })({ value });
}

/** Null and the two ends of the order take missing fields as well. */
const isBound = (value: unknown): boolean =>
  value !== undefined && value !== null && !(value instanceof MinKey) && !(value instanceof MaxKey);

/** A bound selects values of its own type only, whatever stands above it. */
const isAtLeast = (bound: unknown, operand: unknown, least: number): boolean =>
  isComparable(bound, operand) && Math.sign(compareValues(bound, operand)) >= least;

const isAtMost = (bound: unknown, operand: unknown, most: number): boolean =>
  isComparable(bound, operand) && Math.sign(compareValues(bound, operand)) <= most;

/** NaN is equal to itself alone, whatever its place in the order. */
const isComparable = (bound: unknown, operand: unknown): boolean =>
  isBound(bound) &&
  !isNotANumber(bound) &&
  !isNotANumber(operand) &&
  rankOf(bound) === rankOf(operand);

const isNotANumber = (value: unknown): boolean => isNumber(value) && Number.isNaN(toNumber(value));
