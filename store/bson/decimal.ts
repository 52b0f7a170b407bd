/**
 * Decimal128 arithmetic as IEEE 754-2008 has it: 34 digits, ties to even, and of the many ways to
 * write one value (1, 1.0, 1.00) the one that the standard prefers.
 */
import { Decimal128 } from 'bson';

/** A decimal taken apart: digits × 10^exponent, or one of the values that are not numbers. */
export interface DecimalParts {
  readonly kind: 'finite' | 'infinity' | 'nan';
  readonly isNegative: boolean;
  readonly digits: bigint;
  readonly exponent: number;
}

/** What happens to digits that do not fit; `up` and `down` are towards the infinities. */
export type DecimalRounding = 'even' | 'zero' | 'up' | 'down';

export const decimalDigits = 34;
export const minExponent = -6176;
export const maxExponent = 6111;

const coefficientLimit = 10n ** BigInt(decimalDigits);
const coefficientMask = (1n << 49n) - 1n;

export const finite = (isNegative: boolean, digits: bigint, exponent: number): DecimalParts => ({
  kind: 'finite',
  isNegative,
  digits,
  exponent,
});

const special = (kind: 'infinity' | 'nan', isNegative: boolean): DecimalParts => ({
  kind,
  isNegative,
  digits: 0n,
  exponent: 0,
});

export const nan = special('nan', false);
export const infinity = (isNegative: boolean): DecimalParts => special('infinity', isNegative);

export const isZero = ({ kind, digits }: DecimalParts): boolean =>
  kind === 'finite' && digits === 0n;

export const isWhole = ({ kind, digits, exponent }: DecimalParts): boolean =>
  kind === 'finite' &&
  (exponent >= 0 || digits % 10n ** BigInt(Math.min(-exponent, decimalDigits)) === 0n);

export const negate = (parts: DecimalParts): DecimalParts => ({
  ...parts,
  isNegative: !parts.isNegative,
});

export const absolute = (parts: DecimalParts): DecimalParts => ({ ...parts, isNegative: false });

/** The digits with their sign. */
export const signed = ({ isNegative, digits }: DecimalParts): bigint =>
  isNegative ? -digits : digits;

export function unpack(value: Decimal128): DecimalParts {
  const { bytes } = value;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const [low, high] = [view.getBigUint64(0, true), view.getBigUint64(8, true)];
  const isNegative = high >> 63n === 1n;
  const combination = Number((high >> 58n) & 0x1fn);
  if (combination === 0x1f) return special('nan', isNegative);
  if (combination === 0x1e) return infinity(isNegative);
  // The second form of the format has room for coefficients that are too large; they count as 0.
  if (combination >= 0x18) {
    return finite(isNegative, 0n, Number((high >> 47n) & 0x3fffn) + minExponent);
  }
  const digits = ((high & coefficientMask) << 64n) | low;
  const exponent = Number((high >> 49n) & 0x3fffn) + minExponent;
  return finite(isNegative, digits < coefficientLimit ? digits : 0n, exponent);
}

export function pack(parts: DecimalParts, rounding: DecimalRounding = 'even'): Decimal128 {
  const { kind, isNegative, digits, exponent } = round(parts, rounding);
  const sign = isNegative ? 1n << 63n : 0n;
  if (kind === 'nan') return fromWords(0n, 0x7c00000000000000n);
  if (kind === 'infinity') return fromWords(0n, sign | 0x7800000000000000n);
  const biased = BigInt(exponent - minExponent);
  return fromWords(digits & 0xffffffffffffffffn, sign | (biased << 49n) | (digits >> 64n));
}

function fromWords(low: bigint, high: bigint): Decimal128 {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, low, true);
  view.setBigUint64(8, high, true);
  return new Decimal128(bytes);
}

/** Within 34 digits and the range of exponents; too large becomes infinite, too small zero. */
export function round(parts: DecimalParts, rounding: DecimalRounding = 'even'): DecimalParts {
  if (parts.kind !== 'finite') return parts;
  const excess = lengthOf(parts.digits) - decimalDigits;
  const dropped = Math.max(excess, minExponent - parts.exponent, 0);
  let { digits, exponent } = dropped === 0 ? parts : dropDigits(parts, dropped, rounding);
  if (digits >= coefficientLimit) {
    digits /= 10n;
    exponent += 1;
  }
  if (exponent <= maxExponent) return finite(parts.isNegative, digits, exponent);
  if (digits === 0n) return finite(parts.isNegative, 0n, maxExponent);
  const padding = exponent - maxExponent;
  if (lengthOf(digits) + padding > decimalDigits) return infinity(parts.isNegative);
  return finite(parts.isNegative, digits * 10n ** BigInt(padding), maxExponent);
}

/** The same number, rounded, with so many digits less at its end. */
function dropDigits(parts: DecimalParts, count: number, rounding: DecimalRounding): DecimalParts {
  const { isNegative, digits, exponent } = parts;
  // So far below the last place that only being more than nothing counts.
  const unit = 10n ** BigInt(Math.min(count, lengthOf(digits) + 1));
  return finite(isNegative, roundedQuotient(digits, unit, isNegative, rounding), exponent + count);
}

/** A quotient of two numbers that are not negative, rounded for a number of the given sign. */
function roundedQuotient(
  value: bigint,
  unit: bigint,
  isNegative: boolean,
  rounding: DecimalRounding,
): bigint {
  if (rounding === 'even') return roundHalfEven(value, unit);
  const quotient = value / unit;
  const isAway = rounding === (isNegative ? 'down' : 'up');
  return isAway && value % unit !== 0n ? quotient + 1n : quotient;
}

/** The quotient, ties to the even neighbour. Neither number is negative. */
export function roundHalfEven(value: bigint, unit: bigint): bigint {
  const quotient = value / unit;
  const twice = (value % unit) * 2n;
  const isUp = twice > unit || (twice === unit && quotient % 2n === 1n);
  return isUp ? quotient + 1n : quotient;
}

export const lengthOf = (digits: bigint): number => digits.toString().length;

export function add(a: DecimalParts, b: DecimalParts): DecimalParts {
  if (a.kind === 'nan' || b.kind === 'nan') return nan;
  if (a.kind === 'infinity') {
    return b.kind === 'infinity' && a.isNegative !== b.isNegative ? nan : a;
  }
  if (b.kind === 'infinity') return b;
  const exponent = Math.min(a.exponent, b.exponent);
  const sum =
    signed(a) * 10n ** BigInt(a.exponent - exponent) +
    signed(b) * 10n ** BigInt(b.exponent - exponent);
  if (sum === 0n) return round(finite(a.isNegative && b.isNegative, 0n, exponent));
  return round(finite(sum < 0n, sum < 0n ? -sum : sum, exponent));
}

export const subtract = (a: DecimalParts, b: DecimalParts): DecimalParts => add(a, negate(b));

export function multiply(a: DecimalParts, b: DecimalParts): DecimalParts {
  if (a.kind === 'nan' || b.kind === 'nan') return nan;
  const isNegative = a.isNegative !== b.isNegative;
  if (a.kind === 'infinity' || b.kind === 'infinity') {
    return isZero(a) || isZero(b) ? nan : infinity(isNegative);
  }
  return round(finite(isNegative, a.digits * b.digits, a.exponent + b.exponent));
}

/** An exact quotient is written as near to the difference of the exponents as it can be. */
export function divide(a: DecimalParts, b: DecimalParts): DecimalParts {
  if (a.kind === 'nan' || b.kind === 'nan') return nan;
  const isNegative = a.isNegative !== b.isNegative;
  if (a.kind === 'infinity') return b.kind === 'infinity' ? nan : infinity(isNegative);
  if (b.kind === 'infinity') return finite(isNegative, 0n, minExponent);
  if (b.digits === 0n) return a.digits === 0n ? nan : infinity(isNegative);
  const preferred = a.exponent - b.exponent;
  if (a.digits === 0n) return round(finite(isNegative, 0n, preferred));
  const scale = Math.max(0, decimalDigits + 2 + lengthOf(b.digits) - lengthOf(a.digits));
  const numerator = a.digits * 10n ** BigInt(scale);
  const quotient = numerator / b.digits;
  if (numerator % b.digits !== 0n) {
    // The digit behind the last tells the rounding that there is more to come.
    return round(finite(isNegative, quotient * 10n + 1n, preferred - scale - 1));
  }
  return round(shorten(finite(isNegative, quotient, preferred - scale), preferred));
}

/** Without zeros at its end, as long as the exponent does not pass the one preferred. */
function shorten(parts: DecimalParts, preferred: number): DecimalParts {
  let { digits, exponent } = parts;
  while (exponent < preferred && digits % 10n === 0n) {
    digits /= 10n;
    exponent += 1;
  }
  return finite(parts.isNegative, digits, exponent);
}

/** What is left after dividing as often as goes whole; it has the sign of the dividend. */
export function remainder(a: DecimalParts, b: DecimalParts): DecimalParts {
  if (a.kind === 'nan' || b.kind === 'nan' || a.kind === 'infinity' || isZero(b)) return nan;
  if (b.kind === 'infinity') return a;
  const exponent = Math.min(a.exponent, b.exponent);
  const dividend = a.digits * 10n ** BigInt(a.exponent - exponent);
  const divisor = b.digits * 10n ** BigInt(b.exponent - exponent);
  return round(finite(a.isNegative, dividend % divisor, exponent));
}

export function squareRoot(value: DecimalParts): DecimalParts {
  if (value.kind === 'nan' || isZero(value)) {
    return value.kind === 'nan'
      ? nan
      : finite(value.isNegative, 0n, Math.floor(value.exponent / 2));
  }
  if (value.isNegative) return nan;
  if (value.kind === 'infinity') return value;
  const preferred = Math.floor(value.exponent / 2);
  const isOdd = value.exponent % 2 !== 0;
  const digits = isOdd ? value.digits * 10n : value.digits;
  const half = (value.exponent - (isOdd ? 1 : 0)) / 2;
  const scale = Math.max(0, decimalDigits + 2 - Math.floor(lengthOf(digits) / 2));
  const radicand = digits * 10n ** BigInt(2 * scale);
  const root = integerRoot(radicand);
  if (root * root !== radicand) return round(finite(false, root * 10n + 1n, half - scale - 1));
  return round(shorten(finite(false, root, half - scale), preferred));
}

/** The largest integer whose square is not larger. */
export function integerRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

/** As many digits as 34 allow: the form in which two decimals of one value look alike. */
export const normalize = (value: DecimalParts): DecimalParts =>
  add(value, finite(false, 0n, minExponent));

/** With exactly this exponent; NaN where that would take more than 34 digits. */
export function quantize(
  value: DecimalParts,
  exponent: number,
  rounding: DecimalRounding,
): DecimalParts {
  if (value.kind !== 'finite') return value.kind === 'nan' ? nan : value;
  const dropped = exponent - value.exponent;
  const result =
    dropped > 0
      ? dropDigits(value, dropped, rounding)
      : finite(value.isNegative, value.digits * 10n ** BigInt(-dropped), exponent);
  return result.digits < coefficientLimit ? result : nan;
}

export const fromInteger = (value: bigint): DecimalParts =>
  finite(value < 0n, value < 0n ? -value : value, 0);

/** Exactly what the double is, as far as 34 digits go. */
export function fromDouble(value: number): DecimalParts {
  if (Number.isNaN(value)) return nan;
  const isNegative = value < 0 || Object.is(value, -0);
  if (!Number.isFinite(value)) return infinity(isNegative);
  const { mantissa, power } = binaryParts(Math.abs(value));
  return round(
    power >= 0
      ? finite(isNegative, mantissa << BigInt(power), 0)
      : finite(isNegative, mantissa * 5n ** BigInt(-power), power),
  );
}

const doubleDigits = 15;

/** The first 15 digits of a double, which are all that it promises: how MongoDB widens it. */
export function widenDouble(value: number): DecimalParts {
  const exact = fromDouble(value);
  if (exact.kind !== 'finite' || exact.digits === 0n) return exact;
  const dropped = lengthOf(exact.digits) - doubleDigits;
  if (dropped <= 0) return quantize(exact, exact.exponent + dropped, 'even');
  const rounded = dropDigits(exact, dropped, 'even');
  return lengthOf(rounded.digits) > doubleDigits ? dropDigits(rounded, 1, 'even') : rounded;
}

/** A positive double as an odd number times a power of two. */
function binaryParts(value: number): { mantissa: bigint; power: number } {
  if (value === 0) return { mantissa: 0n, power: 0 };
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  let mantissa = biased === 0 ? fraction : fraction | (1n << 52n);
  let power = (biased === 0 ? 1 : biased) - 1075;
  while (mantissa % 2n === 0n) {
    mantissa /= 2n;
    power += 1;
  }
  return { mantissa, power };
}
