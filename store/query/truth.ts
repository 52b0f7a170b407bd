import { compareNumbers } from '../bson/numbers.ts';
import { isNullish, isNumber } from '../bson/values.ts';

/** What an expression counts as true: all but false, null, missing and zero; no decimal is too small to count. */
export const isTruthy = (value: unknown): boolean =>
  !isNullish(value) && value !== false && !(isNumber(value) && compareNumbers(value, 0) === 0);
