/**
 * Real functions in fixed point: a number is an integer times 2^-bits, and every result is right
 * to within a few units of its last place. Callers ask for more bits than they need.
 */
import { integerRoot } from '../../bson/decimal.ts';

const one = (bits: number): bigint => 1n << BigInt(bits);

/** The product and the quotient of two numbers with the same bits. */
export const times = (a: bigint, b: bigint, bits: number): bigint => (a * b) >> BigInt(bits);
export const over = (a: bigint, b: bigint, bits: number): bigint => (a << BigInt(bits)) / b;

export const rootOf = (value: bigint, bits: number): bigint => integerRoot(value << BigInt(bits));

/** A constant that is expensive: kept with the most bits that were asked for so far. */
function remembered(compute: (bits: number) => bigint): (bits: number) => bigint {
  let known = { bits: 0, value: 0n };
  return (bits) => {
    if (known.bits < bits) known = { bits, value: compute(bits) };
    return known.value >> BigInt(known.bits - bits);
  };
}

/** Machin's formula: 16 atan(1/5) - 4 atan(1/239). */
export const pi = remembered((bits) => {
  const guarded = bits + 32;
  const inverse = (divisor: bigint) => inverseTangent(divisor, guarded);
  return (16n * inverse(5n) - 4n * inverse(239n)) >> 32n;
});

export const ln2 = remembered((bits) => {
  const guarded = bits + 32;
  return (2n * hyperbolicSeries(one(guarded) / 3n, guarded)) >> 32n;
});

export const ln10 = remembered((bits) => naturalLogarithm(10n << BigInt(bits), bits));

/** The arc tangent of 1 / divisor. */
function inverseTangent(divisor: bigint, bits: number): bigint {
  const square = divisor * divisor;
  let [power, sum] = [one(bits) / divisor, 0n];
  for (let odd = 1n; power !== 0n; odd += 2n) {
    sum += (odd % 4n === 1n ? power : -power) / odd;
    power /= square;
  }
  return sum;
}

/** z + z³/3 + z⁵/5 + …, the inverse of the hyperbolic tangent. */
function hyperbolicSeries(z: bigint, bits: number): bigint {
  const square = times(z, z, bits);
  let [power, sum] = [z, 0n];
  for (let odd = 1n; power !== 0n && power !== -1n; odd += 2n) {
    sum += power / odd;
    power = times(power, square, bits);
  }
  return sum;
}

/** @param value above zero */
export function naturalLogarithm(value: bigint, bits: number): bigint {
  const guarded = bits + 32;
  const length = value.toString(2).length;
  // Between 3/4 and 3/2, where the series is quick.
  let shift = length - bits;
  const unit = one(guarded);
  let scaled = scale(value, guarded - bits - shift);
  if (scaled < (unit * 3n) / 4n) {
    scaled *= 2n;
    shift -= 1;
  }
  const z = over(scaled - unit, scaled + unit, guarded);
  return (2n * hyperbolicSeries(z, guarded) + BigInt(shift) * ln2(guarded)) >> 32n;
}

const scale = (value: bigint, shift: number): bigint =>
  shift >= 0 ? value << BigInt(shift) : value >> BigInt(-shift);

/** How often the argument of an exponential is halved, and its result squared. */
const halvings = 24;

/** @returns the exponential as `value` × 2^power, the value between 1/2 and 2 */
export function exponential(value: bigint, bits: number): { value: bigint; power: number } {
  const guarded = bits + 64;
  const wide = value << 64n;
  const power = nearestQuotient(wide, ln2(guarded));
  const rest = wide - power * ln2(guarded);
  const small = rest >> BigInt(halvings);
  let [term, sum] = [one(guarded), one(guarded)];
  for (let n = 1n; term !== 0n && term !== -1n; n += 1n) {
    term = times(term, small, guarded) / n;
    sum += term;
  }
  for (let i = 0; i < halvings; i += 1) sum = times(sum, sum, guarded);
  return { value: sum >> 64n, power: Number(power) };
}

/** The nearest whole quotient; it makes no difference here which way a half goes. */
function nearestQuotient(value: bigint, unit: bigint): bigint {
  const doubled = 2n * value + unit;
  const quotient = doubled / (2n * unit);
  return doubled < 0n && doubled % (2n * unit) !== 0n ? quotient - 1n : quotient;
}

/**
 * Sine and cosine of an angle, which is first brought near to zero.
 * @param bits of the angle: as many more than of the results as it has before its binary point
 */
export function sineAndCosine(
  angle: bigint,
  bits: number,
  resultBits: number,
): { sine: bigint; cosine: bigint } {
  const quarter = pi(bits) / 2n;
  const turns = nearestQuotient(angle, quarter);
  const rest = (angle - turns * quarter) >> BigInt(bits - resultBits);
  const [sine, cosine] = [sineSeries(rest, resultBits), cosineSeries(rest, resultBits)];
  switch (((turns % 4n) + 4n) % 4n) {
    case 0n:
      return { sine, cosine };
    case 1n:
      return { sine: cosine, cosine: -sine };
    case 2n:
      return { sine: -sine, cosine: -cosine };
    default:
      return { sine: -cosine, cosine: sine };
  }
}

const sineSeries = (x: bigint, bits: number): bigint => alternating(x, x, 2n, bits);
const cosineSeries = (x: bigint, bits: number): bigint => alternating(one(bits), x, 1n, bits);

/** first - first x²/(n(n+1)) + …: the series of both, from their first term on. */
function alternating(first: bigint, x: bigint, from: bigint, bits: number): bigint {
  const square = times(x, x, bits);
  let [term, sum] = [first, first];
  for (let n = from; term !== 0n && term !== -1n; n += 2n) {
    term = -times(term, square, bits) / (n * (n + 1n));
    sum += term;
  }
  return sum;
}

/** How often an angle is halved before its series is summed. */
const angleHalvings = 6;

export function arcTangent(value: bigint, bits: number): bigint {
  const unit = one(bits);
  if (value < 0n) return -arcTangent(-value, bits);
  if (value > unit) return pi(bits) / 2n - arcTangent(over(unit, value, bits), bits);
  let small = value;
  for (let i = 0; i < angleHalvings; i += 1) {
    small = over(small, unit + rootOf(unit + times(small, small, bits), bits), bits);
  }
  const square = times(small, small, bits);
  let [power, sum] = [small, 0n];
  for (let odd = 1n; power !== 0n && power !== -1n; odd += 2n) {
    sum += power / odd;
    power = -times(power, square, bits);
  }
  return sum << BigInt(angleHalvings);
}

export function arcSine(value: bigint, bits: number): bigint {
  const unit = one(bits);
  if (value === unit || value === -unit) return (value < 0n ? -1n : 1n) * (pi(bits) / 2n);
  const side = rootOf(unit - times(value, value, bits), bits);
  return arcTangent(over(value, side, bits), bits);
}
