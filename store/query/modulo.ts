/** `$mod`: whole numbers by the rest that a division leaves. */
import { isNumber } from '../bson/values.ts';
import { truncatedInt64 } from '../bson/whole-numbers.ts';
import { badValue } from '../errors.ts';
import { anyElement, type Operator } from './condition.ts';

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
    const dividend = truncatedInt64(value);
    return dividend !== undefined && dividend % divisor === remainder;
  });
};

function toLong(operand: unknown, what: string): bigint {
  if (!isNumber(operand)) throw badValue(`malformed mod, ${what} not a number`);
  const long = truncatedInt64(operand);
  if (long === undefined) {
    throw badValue(`malformed mod, ${what} value is invalid :: caused by :: ${operand}`);
  }
  return long;
}
