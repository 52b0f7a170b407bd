/** Between decimals and fixed point, by way of the 113 bits that MongoDB computes with. */
import {
  absolute,
  type DecimalParts,
  finite,
  lengthOf,
  round,
  roundHalfEven,
  signed,
} from '../../bson/decimal.ts';

/** Bits behind the binary point: those of a decimal, and plenty to spare. */
export const workingBits = 320;
const quadBits = 113;

export const oneDecimal = finite(false, 1n, 0);

/** A fixed-point number that is not less than the decimal's own precision asks for. */
export const bitsFor = ({ digits, exponent }: DecimalParts): number =>
  workingBits + Math.max(0, Math.ceil(-(exponent + lengthOf(digits)) * 3.33));

export function toFixed(value: DecimalParts, bits: number): bigint {
  const scaled = signed(value) << BigInt(bits);
  return value.exponent >= 0
    ? scaled * 10n ** BigInt(value.exponent)
    : scaled / 10n ** BigInt(-value.exponent);
}

/** First to 113 bits, then to 34 digits; what has an exact decimal form keeps its shortest one. */
export function fromFixed(value: bigint, bits: number, power = 0): DecimalParts {
  const isNegative = value < 0n;
  let mantissa = isNegative ? -value : value;
  if (mantissa === 0n) return finite(false, 0n, 0);
  let exponent = power - bits;
  const excess = mantissa.toString(2).length - quadBits;
  if (excess > 0) {
    mantissa = roundHalfEven(mantissa, 1n << BigInt(excess));
    exponent += excess;
  }
  while (mantissa % 2n === 0n) {
    mantissa /= 2n;
    exponent += 1;
  }
  return exponent >= 0
    ? round(finite(isNegative, mantissa << BigInt(exponent), 0))
    : round(finite(isNegative, mantissa * 5n ** BigInt(-exponent), exponent));
}

/** Whether the magnitude is above a limit, found without the cost of writing out huge numbers. */
export function isBeyond(value: DecimalParts, limit: number): boolean {
  if (lengthOf(value.digits) + value.exponent > 10) return true;
  if (value.exponent < -6000) return false;
  return toFixed(absolute(value), 8) > BigInt(limit) << 8n;
}

export const isOne = (value: DecimalParts): boolean => powerOfTen(value) === 0;

/** The exponent of an exact power of ten. */
export function powerOfTen({ digits, exponent }: DecimalParts): number | undefined {
  const text = digits.toString();
  return /^10*$/.test(text) ? exponent + text.length - 1 : undefined;
}
