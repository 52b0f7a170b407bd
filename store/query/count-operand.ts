import { isNaNValue } from '../bson/numbers.ts';
import { isNumber, show } from '../bson/values.ts';
import { int64Of } from '../bson/whole-numbers.ts';
import { type ErrorName, StoreError } from '../errors.ts';

/**
 * The operand as a whole number that is not negative.
 * @param what the operator or keyword, for the message
 */
export function countOperand(
  operand: unknown,
  what: string,
  code: ErrorName = 'FailedToParse',
): number {
  const fail = (why: string) => new StoreError(code, `Failed to parse ${what}. ${why}`);
  if (!isNumber(operand)) throw fail(`Expected a number in: ${what}: ${show(operand)}`);
  if (isNaNValue(operand)) throw fail(`Expected an integer, but found NaN in: ${what}: nan`);
  const whole = int64Of(operand);
  if (whole === undefined) throw fail(`Expected an integer: ${what}: ${operand}`);
  if (whole < 0n) throw fail(`Expected a non-negative number in: ${what}: ${operand}`);
  return Number(whole);
}
