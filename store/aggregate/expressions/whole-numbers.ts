/** Numbers as counts and positions: which are whole, and within 32 or 64 bits. */
import { Decimal128, Long } from 'bson';
import { toExact, toNumber } from '../../bson/numbers.ts';
import { isNumber, type NumberValue } from '../../bson/values.ts';

const int64Max = 0x7fffffffffffffffn;
const int64Min = -0x8000000000000000n;

/** The whole number that a value is; undefined for fractions, NaN, infinities and other types. */
export function wholeNumber(value: unknown): bigint | undefined {
  if (!isNumber(value)) return undefined;
  if (value instanceof Long) return value.toBigInt();
  if (value instanceof Decimal128) return wholeDecimal(value);
  const number = toNumber(value);
  return Number.isInteger(number) ? BigInt(number) : undefined;
}

/** As above, within an int64. */
export function int64Of(value: unknown): bigint | undefined {
  const whole = wholeNumber(value);
  return whole !== undefined && whole <= int64Max && whole >= int64Min ? whole : undefined;
}

/** As above, within an int32. */
export function int32Of(value: unknown): number | undefined {
  // The common case, without a bigint.
  if (typeof value === 'number') return (value | 0) === value ? value | 0 : undefined;
  const whole = wholeNumber(value);
  return whole !== undefined && whole <= 0x7fffffffn && whole >= -0x80000000n
    ? Number(whole)
    : undefined;
}

/** Without its fraction, and held within an int64, the way the server casts. NaN is 0. */
export function truncatedToInt64(value: NumberValue): bigint {
  if (value instanceof Long) return value.toBigInt();
  const number = toNumber(value);
  if (Number.isNaN(number)) return 0n;
  if (number >= 2 ** 63) return int64Max;
  if (number <= -(2 ** 63)) return int64Min;
  return BigInt(Math.trunc(number));
}

function wholeDecimal(value: Decimal128): bigint | undefined {
  const exact = toExact(value);
  if (exact === null) return undefined;
  const { digits, exponent } = exact;
  if (digits === 0n) return 0n;
  // Past this no count fits anyway, and the power would be a very long number.
  if (exponent > 64) return digits < 0n ? int64Min - 1n : int64Max + 1n;
  if (exponent >= 0) return digits * 10n ** BigInt(exponent);
  const unit = 10n ** BigInt(-exponent);
  return digits % unit === 0n ? digits / unit : undefined;
}
