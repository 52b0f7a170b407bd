/** Between doubles and fixed point, for what is to be right to the last of a double's 53 bits. */

/** Bits behind the binary point: those of a result that is small, and plenty to spare. */
export const doubleBits = 256;

export const toFixedPoint = (value: number): bigint =>
  Number.isInteger(value)
    ? BigInt(value) << BigInt(doubleBits)
    : BigInt(Math.trunc(value * 2 ** doubleBits));

/** A number times a power of two, in two steps, neither of which leaves the range of doubles. */
export function scaled(value: number, power: number): number {
  const half = Math.trunc(power / 2);
  return value * 2 ** half * 2 ** (power - half);
}

/** The double nearest to a number in fixed point times a power of two. */
export const nearestDouble = (value: bigint, power = 0): number =>
  scaled(Number(value) * 2 ** -doubleBits, power);
