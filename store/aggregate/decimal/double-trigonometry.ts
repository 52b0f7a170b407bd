/**
 * Trigonometry of doubles, to the last digit as the C library gives it that MongoDB is built with,
 * and from which JavaScript's differs for one argument in twenty.
 */
import { doubleBits, nearestDouble, scaled, toFixedPoint } from './double.ts';
import { exp, ln } from './double-powers.ts';
import { arcSine, arcTangent, over, pi, sineAndCosine } from './fixed-point.ts';

/** Below this the sine of a number is the number itself, and so is its tangent. */
const leastAngle = 2 ** -27;

const isWithin = (value: number, most: number): boolean =>
  Math.abs(value) >= leastAngle && Math.abs(value) <= most;

function ofAngle(value: number, pick: (parts: { sine: bigint; cosine: bigint }) => bigint): number {
  const more = Math.max(0, Math.ceil(Math.log2(Math.abs(value))));
  const angle = toFixedPoint(value) << BigInt(more);
  return nearestDouble(pick(sineAndCosine(angle, doubleBits + more, doubleBits)));
}

const isAngle = (value: number): boolean => isWithin(value, Number.MAX_VALUE);

const sin = (value: number): number =>
  isAngle(value) ? ofAngle(value, ({ sine }) => sine) : Math.sin(value);
const cos = (value: number): number =>
  isAngle(value) ? ofAngle(value, ({ cosine }) => cosine) : Math.cos(value);
const tan = (value: number): number =>
  isAngle(value)
    ? ofAngle(value, ({ sine, cosine }) => over(sine, cosine, doubleBits))
    : Math.tan(value);

const asin = (value: number): number =>
  isWithin(value, 1) ? nearestDouble(arcSine(toFixedPoint(value), doubleBits)) : Math.asin(value);
const acos = (value: number): number =>
  isWithin(value, 1)
    ? nearestDouble(pi(doubleBits) / 2n - arcSine(toFixedPoint(value), doubleBits))
    : Math.acos(value);

/** From here on the angle of a slope is a right one, to JavaScript as well. */
const mostSlope = 2 ** 54;

const atan = (value: number): number =>
  isWithin(value, mostSlope)
    ? nearestDouble(arcTangent(toFixedPoint(value), doubleBits))
    : Math.atan(value);

export function arcTangent2(y: number, x: number): number {
  if (!isWithin(y / x, mostSlope)) return Math.atan2(y, x);
  const power = -Math.round(Math.log2(Math.abs(x)));
  const side = (length: number) => toFixedPoint(scaled(Math.abs(length), power));
  const angle = arcTangent(over(side(y), side(x), doubleBits), doubleBits);
  return Math.sign(y) * nearestDouble(x < 0 ? pi(doubleBits) - angle : angle);
}

// Both libraries have the hyperbolic functions from the same older one. They differ where an
// exponential or a logarithm is in them.

/** Where the smaller of e^x and e^-x is lost beside the other. */
const lonely = 22;
/** Where e^x is infinite before its half would be. */
const hyperbolicLimit = 709;

function sinh(value: number): number {
  const size = Math.abs(value);
  if (size < lonely || !(size < hyperbolicLimit)) return Math.sinh(value);
  return Math.sign(value) * 0.5 * exp(size);
}

function cosh(value: number): number {
  const size = Math.abs(value);
  if (size < 0.5 * Math.LN2 || !(size < hyperbolicLimit)) return Math.cosh(value);
  const half = 0.5 * exp(size);
  return size < lonely ? half + 0.25 / half : half;
}

/** Where 1 is lost beside the square of a number. */
const lonelySquare = 2 ** 28;

function asinh(value: number): number {
  const size = Math.abs(value);
  if (!(size > 2) || !Number.isFinite(size)) return Math.asinh(value);
  if (size > lonelySquare) return Math.sign(value) * (ln(size) + Math.LN2);
  return Math.sign(value) * ln(2 * size + 1 / (Math.sqrt(size * size + 1) + size));
}

function acosh(value: number): number {
  if (!(value > 2) || !Number.isFinite(value)) return Math.acosh(value);
  if (value > lonelySquare) return ln(value) + Math.LN2;
  return ln(2 * value - 1 / (value + Math.sqrt(value * value - 1)));
}

/** The trigonometric functions, by the name of their operator without the dollar sign. */
export const trigonometry = {
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  tanh: Math.tanh,
  asinh,
  acosh,
  atanh: Math.atanh,
} as const;
