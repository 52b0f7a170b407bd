/** Operands that must be whole numbers of 64 bits, and what counts as one. */
import { isNaNValue, kindOf, toBigInt, toExact, toNumber } from '../bson/numbers.ts';
import { isNumber, type NumberValue, show } from '../bson/values.ts';
import { type ErrorName, StoreError } from '../errors.ts';

const longLimit = 2 ** 63;

/** The number without its fraction; null where int64 has no place for it. */
export function truncateToLong(value: NumberValue): bigint | null {
  const kind = kindOf(value);
  if (kind === 'int' || kind === 'long') return toBigInt(value);
  const nearest = toNumber(value);
  if (Number.isNaN(nearest) || Math.abs(nearest) > longLimit) return null;
  const exact = kind === 'decimal' ? truncateDecimal(value) : BigInt(Math.trunc(nearest));
  return BigInt.asIntN(64, exact) === exact ? exact : null;
}

function truncateDecimal(value: NumberValue): bigint {
  const exact = toExact(value);
  if (exact === null) return 0n;
  const scale = 10n ** BigInt(Math.abs(exact.exponent));
  return exact.exponent < 0 ? exact.digits / scale : exact.digits * scale;
}

/** The number as int64; null where it has a fraction or is too large. */
export function exactLong(value: NumberValue): bigint | null {
  const kind = kindOf(value);
  if (kind === 'int' || kind === 'long') return toBigInt(value);
  const truncated = truncateToLong(value);
  if (truncated === null) return null;
  if (kind === 'double') return Number(truncated) === toNumber(value) ? truncated : null;
  const exact = toExact(value);
  if (exact === null) return null;
  if (exact.exponent >= 0) return truncated;
  return truncated * 10n ** BigInt(-exact.exponent) === exact.digits ? truncated : null;
}

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
  const whole = exactLong(operand);
  if (whole === null) throw fail(`Expected an integer: ${what}: ${operand}`);
  if (whole < 0n) throw fail(`Expected a non-negative number in: ${what}: ${operand}`);
  return Number(whole);
}
