import { toNumber } from '../bson/numbers.ts';
import { isNullish, isNumber } from '../bson/values.ts';

/** What an expression counts as true: all but false, null, missing and zero. */
export const isTruthy = (value: unknown): boolean =>
  !isNullish(value) && value !== false && !(isNumber(value) && toNumber(value) === 0);
