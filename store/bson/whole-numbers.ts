/** Numbers as counts and positions: which are whole, and within 32 or 64 bits. */
import { Decimal128, Long } from 'bson';
import { StoreError } from '../errors.ts';
import { roundHalfEven } from './decimal.ts';
import { kindOf, toBigInt, toExact, toNumber } from './numbers.ts';
import { isNumber, type NumberValue, show } from './values.ts';

const int64Max = 0x7fffffffffffffffn;
const int64Min = -0x8000000000000000n;

/** The whole number that a value is; undefined for fractions, NaN, infinities and other types. */
function wholeNumber(value: unknown): bigint | undefined {
  if (!isNumber(value)) return undefined;
  if (value instanceof Long) return toBigInt(value);
  if (value instanceof Decimal128) return wholeDecimal(value);
  const number = toNumber(value);
  return Number.isInteger(number) ? BigInt(number) : undefined;
}

/** As above, within an int64. */
export function int64Of(value: unknown): bigint | undefined {
  return withinInt64(wholeNumber(value));
}

const withinInt64 = (whole: bigint | undefined): bigint | undefined =>
  whole !== undefined && whole <= int64Max && whole >= int64Min ? whole : undefined;

/** As above, within an int32. */
export function int32Of(value: unknown): number | undefined {
  // The common case, without a bigint.
  if (typeof value === 'number') return (value | 0) === value ? value | 0 : undefined;
  const whole = wholeNumber(value);
  return whole !== undefined && whole <= 0x7fffffffn && whole >= -0x80000000n
    ? Number(whole)
    : undefined;
}

/** A number without its fraction; undefined for NaN and the infinities. */
export function truncatedWhole(value: NumberValue): bigint | undefined {
  if (value instanceof Long) return toBigInt(value);
  if (value instanceof Decimal128) return wholeDecimal(value, 'zero');
  const number = toNumber(value);
  return Number.isFinite(number) ? BigInt(Math.trunc(number)) : undefined;
}

/** As above, within an int64. */
export const truncatedInt64 = (value: NumberValue): bigint | undefined =>
  withinInt64(truncatedWhole(value));

/**
 * A number as the server casts it to an int64: doubles lose their fraction, decimals are rounded
 * half to even, and what does not fit becomes the smallest of all.
 */
export function castToInt64(value: NumberValue): bigint {
  const whole = value instanceof Decimal128 ? wholeDecimal(value, 'even') : truncatedWhole(value);
  return withinInt64(whole) ?? int64Min;
}

/** The same, but a double that does not fit is refused. @throws StoreError 31109 */
export function coerceToInt64(value: NumberValue): bigint {
  const whole = castToInt64(value);
  if (whole > int64Min || kindOf(value) !== 'double' || toNumber(value) === Number(int64Min)) {
    return whole;
  }
  throw new StoreError(31109, `Can't coerce out of range value ${show(value)} to long`);
}

/**
 * A number as the options of commands take it: like a cast, but NaN is zero, and what does not fit becomes the nearest
 * end.
 */
export function clampToInt64(value: NumberValue): number {
  const number = toNumber(value);
  if (Number.isNaN(number)) return 0;
  if (value instanceof Decimal128 && Math.abs(number) < Number.MAX_SAFE_INTEGER) {
    return Number(wholeDecimal(value, 'even') ?? 0n);
  }
  return Math.trunc(Math.min(Math.max(number, -(2 ** 63)), 2 ** 63)) + 0;
}

/** @returns undefined for what is not finite, and for fractions unless they may be rounded */
function wholeDecimal(value: Decimal128, rounding?: 'zero' | 'even'): bigint | undefined {
  const exact = toExact(value);
  if (exact === null) return undefined;
  const { digits, exponent } = exact;
  if (digits === 0n) return 0n;
  // Past this no count fits anyway, and the power would be a very long number.
  if (exponent > 64) return digits < 0n ? int64Min - 1n : int64Max + 1n;
  if (exponent >= 0) return digits * 10n ** BigInt(exponent);
  const unit = 10n ** BigInt(Math.min(-exponent, 64));
  if (digits % unit === 0n) return digits / unit;
  if (rounding === undefined) return undefined;
  if (rounding === 'zero') return digits / unit;
  const rounded = roundHalfEven(digits < 0n ? -digits : digits, unit);
  return digits < 0n ? -rounded : rounded;
}
