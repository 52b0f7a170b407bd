/**
 * The first of `max` numbered places that is free: with a unique index over the place, there are never more than that,
 * however many ask at once.
 * @param taken places from 0 that are in use
 * @returns null when all are
 */
export function freeSlot(taken: readonly number[], max: number): number | null {
  for (let slot = 0; slot < max; slot += 1) if (!taken.includes(slot)) return slot;
  return null;
}
