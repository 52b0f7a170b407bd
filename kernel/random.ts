import { randomBytes, randomInt } from 'node:crypto';

/** Chance, passed in everywhere so that tests own it. */
export interface Random {
  /** Uniform over 0 … below `exclusiveMax` (at most 2^48 - 1). */
  int(exclusiveMax: number): number;
  bytes(count: number): Uint8Array;
}

/** From the operating system's secure source: fit for codes, tokens and ids. */
export const secureRandom: Random = {
  int: (exclusiveMax) => randomInt(exclusiveMax),
  bytes: (count) => randomBytes(count),
};

/** A one-time code of `digits` decimal digits, leading zeros kept. */
export const oneTimeCode = (random: Random, digits = 6): string =>
  random
    .int(10 ** digits)
    .toString()
    .padStart(digits, '0');
