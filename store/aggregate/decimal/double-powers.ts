/**
 * Exponentials and logarithms of doubles, to the last digit as the C library gives them that
 * MongoDB is built with. JavaScript's differ there now and then: the logarithm of 3 does.
 */
import { doubleBits, nearestDouble, scaled, toFixedPoint } from './double.ts';
import { exponential, ln2, naturalLogarithm, times } from './fixed-point.ts';

/** The exponential of numbers from here on is infinite or zero. */
const exponentialLimit = 750;

export function exp(value: number): number {
  if (!(Math.abs(value) < exponentialLimit)) return Math.exp(value);
  const { value: mantissa, power } = exponential(toFixedPoint(value), doubleBits);
  return nearestDouble(mantissa, power);
}

const isPositive = (value: number): boolean => value > 0 && value < Number.POSITIVE_INFINITY;

export const ln = (value: number): number =>
  isPositive(value) ? nearestDouble(logarithmOf(value)) : Math.log(value);

function logarithmOf(value: number): bigint {
  const power = Math.round(Math.log2(value));
  const rest = naturalLogarithm(toFixedPoint(scaled(value, -power)), doubleBits);
  return rest + BigInt(power) * ln2(doubleBits);
}

/** The logarithm of 2 to base 10: the first digits, and what they lack. */
const log2 = { high: 3.0102999566361177e-1, low: 3.694239077158931e-13 };

/** As the C library puts it together, which is not always the nearest double. */
export function log10(value: number): number {
  if (!isPositive(value)) return Math.log10(value);
  const power = binaryPower(value);
  const shift = power < 0 ? power + 1 : power;
  const rest = ln(scaled(value, -shift));
  return shift * log2.low + Math.LOG10E * rest + shift * log2.high;
}

/** The largest power of two that is not above a number. */
function binaryPower(value: number): number {
  const near = Math.round(Math.log2(value));
  return scaled(1, near) > value ? near - 1 : near;
}

/** As C has it, where 1 to any power is 1, and -1 to an infinite one. */
export function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Number.POSITIVE_INFINITY)) return 1;
  const rough = base ** exponent;
  if (!Number.isFinite(rough) || rough === 0 || exponent === 0) return rough;
  const product = times(logarithmOf(Math.abs(base)), toFixedPoint(exponent), doubleBits);
  const { value, power: shift } = exponential(product, doubleBits);
  return Math.sign(rough) * nearestDouble(value, shift);
}
