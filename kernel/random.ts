import { randomBytes, randomFillSync, randomInt } from 'node:crypto';

/** Chance, passed in everywhere so that tests own it. */
export interface Random {
  /** Uniform over 0 … below `exclusiveMax` (at most 2^48 - 1). */
  int(exclusiveMax: number): number;
  bytes(count: number): Uint8Array;
}

/** From the operating system's secure source: fit for codes, tokens and ids. */
export const secureRandom: Random = {
  int: (exclusiveMax) => randomInt(exclusiveMax),
  bytes: (count) => (count > poolBytes ? randomBytes(count) : takeFromPool(count)),
};

/** Every request has an id: a few bytes at a time cost as much as thousands. */
const poolBytes = 4_096;
const pool = Buffer.allocUnsafeSlow(poolBytes);
let poolUsed = poolBytes;

/** Bytes that nobody was given before; none stay behind in the pool. */
function takeFromPool(count: number): Uint8Array {
  if (poolUsed + count > poolBytes) {
    randomFillSync(pool);
    poolUsed = 0;
  }
  // One by one: for so few, calls into the runtime cost more than the bytes.
  const taken = new Uint8Array(count);
  for (let at = 0; at < count; at += 1, poolUsed += 1) {
    taken[at] = pool[poolUsed] ?? 0;
    pool[poolUsed] = 0;
  }
  return taken;
}

/** A one-time code of `digits` decimal digits, leading zeros kept. */
export const oneTimeCode = (random: Random, digits = 6): string =>
  random
    .int(10 ** digits)
    .toString()
    .padStart(digits, '0');

/** Chance that repeats itself: the same seed gives the same run (mulberry32). For demo data and tests only. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    int: (exclusiveMax) => Math.floor(next() * exclusiveMax),
    bytes: (count) => Uint8Array.from({ length: count }, () => Math.floor(next() * 256)),
  };
}
