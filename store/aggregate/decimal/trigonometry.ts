/** Trigonometry of Decimal128: exact in fixed point, then to 113 bits and to 34 digits. */
import {
  absolute,
  type DecimalParts,
  decimalDigits,
  divide,
  finite,
  infinity,
  isZero,
  lengthOf,
  minExponent,
  nan,
  negate,
} from '../../bson/decimal.ts';
import {
  arcSine,
  arcTangent,
  exponential,
  naturalLogarithm,
  over,
  pi,
  rootOf,
  sineAndCosine,
  times,
} from './fixed-point.ts';
import { bitsFor, fromFixed, isBeyond, isOne, oneDecimal, toFixed, workingBits } from './quad.ts';

/** The trigonometric functions, by the name of their operator without the dollar sign. */
export const trigonometry = {
  sin: steepAsOne((x) => ofAngle(x, ({ sine }, bits) => fromFixed(sine, bits))),
  cos: (x: DecimalParts) =>
    isZero(x) ? paddedOne : ofAngle(x, ({ cosine }, bits) => fromFixed(cosine, bits)),
  tan: steepAsOne((x) =>
    ofAngle(x, ({ sine, cosine }, bits) => fromFixed(over(sine, cosine, bits), bits)),
  ),
  asin: steepAsOne((x) => ofReal(x, (value, bits) => arcSine(value, bits))),
  acos: (x: DecimalParts) =>
    isOne(x) && !x.isNegative
      ? finite(false, 0n, minExponent)
      : inReal(x, (value, bits) => pi(bits) / 2n - arcSine(value, bits)),
  atan: steepAsOne((x) =>
    x.kind === 'infinity' ? withSign(turn(1n, 2n), x.isNegative) : ofReal(x, arcTangent),
  ),
  sinh: steepAsOne((x) => hyperbolic(x, -1)),
  cosh: (x: DecimalParts) => (isZero(x) || isTiny(x) ? oneDecimal : hyperbolic(absolute(x), 1)),
  tanh: steepAsOne(hyperbolicTangent),
  asinh: steepAsOne(inverseHyperbolicSine),
  acosh: inverseHyperbolicCosine,
  atanh: steepAsOne(inverseHyperbolicTangent),
} as const;

/** Whether even the square of a number is lost beside 1, by far. */
function isTiny({ kind, digits, exponent }: DecimalParts): boolean {
  return kind === 'finite' && digits !== 0n && exponent + lengthOf(digits) < -100;
}

/** A function that is its argument where that is tiny, which saves it thousands of digits. */
function steepAsOne(compute: (x: DecimalParts) => DecimalParts) {
  return (x: DecimalParts): DecimalParts => (isTiny(x) ? inReal(x, (value) => value) : compute(x));
}

const paddedOne = finite(false, 10n ** BigInt(decimalDigits - 1), 1 - decimalDigits);

const withSign = (value: DecimalParts, isNegative: boolean): DecimalParts =>
  isNegative ? negate(value) : value;

function ofAngle(
  x: DecimalParts,
  pick: (parts: { sine: bigint; cosine: bigint }, bits: number) => DecimalParts,
): DecimalParts {
  if (x.kind !== 'finite') return nan;
  if (x.digits === 0n) return x;
  // A large angle needs as many more bits of pi; one beside a multiple of pi, of the result.
  const resultBits = bitsFor(x) + 128;
  const bits = resultBits + Math.max(0, Math.ceil((x.exponent + lengthOf(x.digits)) * 3.33));
  return pick(sineAndCosine(toFixed(x, bits), bits, resultBits), resultBits);
}

/** A function that is zero at zero, where the argument itself is given back. */
const ofReal = (x: DecimalParts, compute: (value: bigint, bits: number) => bigint): DecimalParts =>
  isZero(x) ? x : inReal(x, compute);

function inReal(x: DecimalParts, compute: (value: bigint, bits: number) => bigint): DecimalParts {
  if (x.kind !== 'finite') return nan;
  const bits = bitsFor(x) + 128;
  return fromFixed(compute(toFixed(x, bits), bits), bits);
}

const hyperbolicOverflow = 15_000;

/** (e^x + sign e^-x) / 2 */
function hyperbolic(x: DecimalParts, sign: 1 | -1): DecimalParts {
  if (x.kind === 'nan') return nan;
  if (x.kind === 'infinity' || isZero(x)) return x;
  if (isBeyond(x, hyperbolicOverflow)) return infinity(x.isNegative);
  const bits = bitsFor(x) + 128;
  const { value, power } = exponential(toFixed(absolute(x), bits), bits);
  // Above 2^power the other part is e^-x = 2^-power / value.
  const inverse = over(1n << BigInt(bits), value, bits) >> BigInt(Math.min(2 * power, 100_000));
  const sum = sign === 1 ? value + inverse : value - inverse;
  return withSign(fromFixed(sum, bits, power - 1), x.isNegative);
}

function hyperbolicTangent(x: DecimalParts): DecimalParts {
  if (x.kind === 'nan' || isZero(x)) return x;
  if (x.kind === 'infinity' || isBeyond(x, 100)) return withSign(oneDecimal, x.isNegative);
  const bits = bitsFor(x) + 128;
  const { value, power } = exponential(2n * toFixed(absolute(x), bits), bits);
  const square = value << BigInt(power);
  const unit = 1n << BigInt(bits);
  return withSign(fromFixed(over(square - unit, square + unit, bits), bits), x.isNegative);
}

function inverseHyperbolicSine(x: DecimalParts): DecimalParts {
  if (x.kind !== 'finite' || isZero(x)) return x;
  const bits = 2 * bitsFor(x) + 128;
  const value = toFixed(absolute(x), bits);
  const unit = 1n << BigInt(bits);
  const sum = value + rootOf(unit + times(value, value, bits), bits);
  return withSign(fromFixed(naturalLogarithm(sum, bits), bits), x.isNegative);
}

function inverseHyperbolicCosine(x: DecimalParts): DecimalParts {
  if (x.kind === 'nan' || x.kind === 'infinity') return x;
  if (isOne(x)) return finite(false, 0n, 0);
  const bits = bitsFor(x) + 128;
  const value = toFixed(x, bits);
  const unit = 1n << BigInt(bits);
  const sum = value + rootOf(times(value, value, bits) - unit, bits);
  return fromFixed(naturalLogarithm(sum, bits), bits);
}

function inverseHyperbolicTangent(x: DecimalParts): DecimalParts {
  if (x.kind === 'nan') return nan;
  if (isZero(x)) return finite(x.isNegative, 0n, minExponent);
  if (isOne(absolute(x))) return infinity(x.isNegative);
  return inReal(x, (value, bits) => {
    const unit = 1n << BigInt(bits);
    return naturalLogarithm(over(unit + value, unit - value, bits), bits) / 2n;
  });
}

/** The angle of the point (x, y), between -pi and pi. */
export function arcTangent2(y: DecimalParts, x: DecimalParts): DecimalParts {
  if (y.kind === 'nan' || x.kind === 'nan') return nan;
  if (isZero(y)) {
    return x.isNegative
      ? withSign(turn(1n, 1n), y.isNegative)
      : finite(y.isNegative, 0n, minExponent);
  }
  if (y.kind === 'infinity') {
    if (x.kind !== 'infinity') return withSign(turn(1n, 2n), y.isNegative);
    return withSign(x.isNegative ? turn(3n, 4n) : turn(1n, 4n), y.isNegative);
  }
  if (isZero(x)) return withSign(turn(1n, 2n), y.isNegative);
  if (x.kind === 'infinity') {
    return x.isNegative
      ? withSign(turn(1n, 1n), y.isNegative)
      : finite(y.isNegative, 0n, minExponent);
  }
  const quotient = divide(absolute(y), absolute(x));
  const bits = bitsFor(quotient) + 128;
  const [top, bottom] = [toFixed(absolute(y), bits), toFixed(absolute(x), bits)];
  const angle =
    bottom === 0n || top === 0n
      ? toFixed(quotient, bits)
      : arcTangent(over(top, bottom, bits), bits);
  return withSign(fromFixed(x.isNegative ? pi(bits) - angle : angle, bits), y.isNegative);
}

/** A fraction of half a turn. */
const turn = (times: bigint, parts: bigint): DecimalParts =>
  fromFixed((pi(workingBits) * times) / parts, workingBits);
