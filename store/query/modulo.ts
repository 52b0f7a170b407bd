/** `$mod`: whole numbers by the rest that a division leaves. */
import { isNumber } from '../bson/values.ts';
import { badValue } from '../errors.ts';
import { anyElement, type Operator } from './condition.ts';
import { truncateToLong } from './whole-numbers.ts';

export const modulo: Operator = (operand) => {
  if (!Array.isArray(operand)) throw badValue('malformed mod, needs to be an array');
  const [first, second]: readonly unknown[] = operand;
  if (operand.length < 2) throw badValue('malformed mod, not enough elements');
  if (operand.length > 2) throw badValue('malformed mod, too many elements');
  const divisor = toLong(first, 'divisor');
  const remainder = toLong(second, 'remainder');
  if (divisor === 0n) throw badValue('divisor cannot be 0');
  const [small, rest] = [Number(divisor), Number(remainder)];
  const isSmall = Number.isSafeInteger(small) && Number.isSafeInteger(rest);
  return anyElement((value) => {
    if (!isNumber(value)) return false;
    if (isSmall && typeof value === 'number' && Number.isSafeInteger(Math.trunc(value))) {
      return Math.trunc(value) % small === rest;
    }
    const dividend = truncateToLong(value);
    return dividend !== null && dividend % divisor === remainder;
  });
};

function toLong(operand: unknown, what: string): bigint {
  if (!isNumber(operand)) throw badValue(`malformed mod, ${what} not a number`);
  const long = truncateToLong(operand);
  if (long === null) {
    throw badValue(`malformed mod, ${what} value is invalid :: caused by :: ${operand}`);
  }
  return long;
}
