/**
 * Exponentials and logarithms of Decimal128, to the digit that MongoDB gives: it computes them in
 * binary with 113 bits and turns the result into 34 digits.
 */
import {
  absolute,
  add,
  type DecimalParts,
  decimalDigits,
  divide,
  finite,
  infinity,
  isZero,
  lengthOf,
  minExponent,
  multiply,
  nan,
  negate,
  round,
  signed,
} from '../../bson/decimal.ts';
import { exponential, ln10, naturalLogarithm, over, times } from './fixed-point.ts';
import {
  fromFixed,
  isBeyond,
  isOne,
  oneDecimal,
  powerOfTen,
  toFixed,
  workingBits,
} from './quad.ts';

/** Beyond this the quad exponential has no room, and the rest is multiplied as a decimal. */
const exponentialLimit = 11_000;
const exponentialOverflow = 15_000;

export function exp(value: DecimalParts): DecimalParts {
  if (value.kind === 'nan') return nan;
  if (value.kind === 'infinity') return value.isNegative ? finite(false, 0n, 0) : value;
  if (isZero(value)) return oneDecimal;
  if (isBeyond(value, exponentialOverflow)) {
    return value.isNegative ? finite(false, 0n, minExponent) : infinity(false);
  }
  const fixed = toFixed(value, workingBits);
  const limit = BigInt(exponentialLimit) << BigInt(workingBits);
  if (fixed > limit) return multiply(ofFixed(fixed - limit), ofFixed(limit));
  if (fixed < -limit) return multiply(ofFixed(fixed + limit), ofFixed(-limit));
  return ofFixed(fixed);
}

function ofFixed(value: bigint): DecimalParts {
  const { value: mantissa, power } = exponential(value, workingBits);
  return fromFixed(mantissa, workingBits, power);
}

/** The exact logarithm of a positive number, with its bits. */
function logarithmOf(value: DecimalParts): { fixed: bigint; bits: number } {
  // Near 1 the logarithm is small, and only its first digits count.
  const bits = workingBits + 128;
  const digits = naturalLogarithm(value.digits << BigInt(bits), bits);
  return { fixed: digits + BigInt(value.exponent) * ln10(bits), bits };
}

/** Zero, the infinities and NaN of every logarithm. */
function withLimits(
  value: DecimalParts,
  compute: (value: DecimalParts) => DecimalParts,
): DecimalParts {
  if (value.kind === 'nan') return nan;
  if (isZero(value)) return infinity(true);
  if (value.isNegative) return nan;
  return value.kind === 'infinity' ? value : compute(value);
}

export const ln = (value: DecimalParts): DecimalParts =>
  withLimits(value, (given) => {
    const { fixed, bits } = logarithmOf(given);
    return isOne(given) ? finite(false, 0n, 0) : fromFixed(fixed, bits);
  });

export const log10 = (value: DecimalParts): DecimalParts =>
  withLimits(value, (given) => {
    const power = powerOfTen(given);
    if (power !== undefined) {
      return finite(power < 0, BigInt(Math.abs(power)), 0);
    }
    const { fixed, bits } = logarithmOf(given);
    return fromFixed(over(fixed, ln10(bits), bits), bits);
  });

export const log = (value: DecimalParts, base: DecimalParts): DecimalParts =>
  divide(ln(value), ln(base));

/** Padded to 34 digits, as the server pads what it raises to a power. */
export const power = (base: DecimalParts, exponent: DecimalParts): DecimalParts =>
  add(powerOf(base, exponent), finite(false, 0n, minExponent));

function powerOf(base: DecimalParts, exponent: DecimalParts): DecimalParts {
  if (isZero(exponent)) return oneDecimal;
  if (base.kind === 'finite' && !base.isNegative && isOne(base)) return oneDecimal;
  if (base.kind === 'nan' || exponent.kind === 'nan') return nan;
  if (exponent.kind === 'infinity') return toInfinity(base, exponent.isNegative);
  const isOdd = isOddInteger(exponent);
  const isNegative = base.isNegative && isOdd;
  if (base.kind === 'infinity') {
    return exponent.isNegative ? finite(isNegative, 0n, 0) : infinity(isNegative);
  }
  if (isZero(base)) return exponent.isNegative ? infinity(isNegative) : finite(isNegative, 0n, 0);
  if (base.isNegative && !isInteger(exponent)) return nan;
  const result = positivePower(absolute(base), exponent);
  return isNegative ? negate(result) : result;
}

function toInfinity(base: DecimalParts, isNegative: boolean): DecimalParts {
  const magnitude = absolute(base);
  if (magnitude.kind === 'finite' && isOne(magnitude)) return oneDecimal;
  const isSmall = magnitude.kind === 'finite' && add(magnitude, negate(oneDecimal)).isNegative;
  return isSmall === isNegative ? infinity(false) : finite(false, 0n, 0);
}

/** e^(y ln x), with what rounding y ln x to a decimal loses added at the end. */
function positivePower(base: DecimalParts, exponent: DecimalParts): DecimalParts {
  if (powerOfTen(base) === 1) return powerWithBaseTen(exponent);
  const { fixed, bits } = logarithmOf(base);
  const scaled = exactProduct(fixed, exponent);
  if (isTwo(base)) return exp(fromBinaryDigits(scaled, bits, 2 * decimalDigits));
  const product = fromBinaryDigits(scaled, bits);
  const whole = exp(product);
  if (isZero(whole) || whole.kind !== 'finite') return whole;
  const lost = scaled - toFixed(product, bits);
  return round(addFixed(whole, times(whole.digits << BigInt(bits), lost, bits), bits));
}

const isTwo = ({ digits, exponent }: DecimalParts): boolean =>
  exponent <= 0 && digits === 2n * 10n ** BigInt(-exponent);

/** Only what is left of the exponent beside the nearest whole number is computed. */
function powerWithBaseTen(exponent: DecimalParts): DecimalParts {
  if (isBeyond(exponent, 6400)) {
    return exponent.isNegative ? finite(false, 0n, minExponent) : infinity(false);
  }
  const bits = workingBits + 128;
  const fixed = toFixed(exponent, bits);
  const whole = (fixed + (1n << BigInt(bits - 1))) >> BigInt(bits);
  const rest = times(fixed - (whole << BigInt(bits)), ln10(bits), bits);
  const { value, power: shift } = exponential(rest, bits);
  const { digits, exponent: scale } = fromFixed(value, bits, shift);
  return round(finite(false, digits, scale + Number(whole)));
}

/** A fixed-point number times a decimal. */
function exactProduct(fixed: bigint, factor: DecimalParts): bigint {
  const product = fixed * signed(factor);
  return factor.exponent >= 0
    ? product * 10n ** BigInt(factor.exponent)
    : product / 10n ** BigInt(-factor.exponent);
}

/** Straight to digits, without the step over 113 bits. */
function fromBinaryDigits(value: bigint, bits: number, digits = decimalDigits): DecimalParts {
  const magnitude = value < 0n ? -value : value;
  const exact = finite(value < 0n, magnitude * 5n ** BigInt(bits), -bits);
  if (digits === decimalDigits) return round(exact);
  const excess = Math.max(0, lengthOf(exact.digits) - digits);
  return finite(exact.isNegative, exact.digits / 10n ** BigInt(excess), exact.exponent + excess);
}

/** A decimal plus a fixed-point number in units of its last digit. */
function addFixed(value: DecimalParts, units: bigint, bits: number): DecimalParts {
  const sum = (value.digits << BigInt(bits)) + units;
  return finite(false, sum * 5n ** BigInt(bits), value.exponent - bits);
}

function isInteger({ digits, exponent }: DecimalParts): boolean {
  return exponent >= 0 || digits % 10n ** BigInt(-exponent) === 0n;
}

function isOddInteger(value: DecimalParts): boolean {
  if (value.exponent > 0 || !isInteger(value)) return false;
  return (value.digits / 10n ** BigInt(-value.exponent)) % 2n === 1n;
}
