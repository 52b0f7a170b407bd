/**
 * The operators that test the values at a path. Where a filter has several, they are tried in the
 * order of this table, which is MongoDB's: it decides which element of an array the positional `$`
 * means when each of them matches another.
 */
import { StoreError } from '../errors.ts';
import { all, elemMatch, hasSize } from './arrays.ts';
import { bitOperator } from './bits.ts';
import { equal, noneOf, notEqual, oneOf, ordered } from './comparison.ts';
import type { Operator } from './condition.ts';
import { exists, hasType } from './element.ts';
import { unsupportedOperator } from './logical.ts';
import { modulo } from './modulo.ts';
import { not } from './negation.ts';
import { matchesRegex, optionsOfRegex } from './regex-match.ts';

export const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ['$elemMatch', elemMatch],
  ['$size', hasSize],
  ['$eq', equal],
  ['$all', all],
  ['$lte', ordered((order) => order <= 0)],
  ['$lt', ordered((order) => order < 0)],
  ['$gt', ordered((order) => order > 0)],
  ['$gte', ordered((order) => order >= 0)],
  ['$regex', matchesRegex],
  ['$options', optionsOfRegex],
  ['$mod', modulo],
  ['$exists', exists],
  ['$in', oneOf],
  ['$bitsAllSet', bitOperator('all', 1)],
  ['$bitsAllClear', bitOperator('all', 0)],
  ['$bitsAnySet', bitOperator('any', 1)],
  ['$bitsAnyClear', bitOperator('any', 0)],
  ['$not', not],
  ['$ne', notEqual],
  ['$nin', noneOf],
  ['$type', hasType],
]);

/** What MongoDB answers to operators on places, which need an index or a shape on the sphere. */
export function placeOperator(name: string, isPlain: boolean | undefined): StoreError | undefined {
  if (name === '$near' || name === '$nearSphere' || name === '$geoNear') {
    return isPlain
      ? new StoreError(5626500, '$geoNear, $near, and $nearSphere are not allowed in this context')
      : new StoreError('NoQueryExecutionPlans', 'unable to find index for $geoNear query');
  }
  return ['$geoWithin', '$geoIntersects', '$within'].includes(name)
    ? unsupportedOperator(name)
    : undefined;
}
