import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../kernel/clock.ts';

/** How one kind of failure is tried again, and for how long after the fact arrived. */
export interface RetrySchedule {
  readonly firstMs: number;
  readonly longestMs: number;
  readonly giveUpAfterMs: number;
}

/** A scan may arrive before its order: labels are printed ahead. */
export const unknownShipment: RetrySchedule = {
  firstMs: SECOND_MS,
  longestMs: 10 * MINUTE_MS,
  giveUpAfterMs: DAY_MS,
};

/** The orders service is down or too slow: nothing is wrong with the fact. */
export const serviceDown: RetrySchedule = {
  firstMs: 200,
  longestMs: MINUTE_MS,
  giveUpAfterMs: 72 * HOUR_MS,
};

/**
 * How long to wait before the next try, up to a quarter of it left to chance.
 * @param failures tries of this lane that have failed in a row, from 1
 * @param ageMs time since the fact arrived
 * @param chance uniform over 0 … 1
 * @returns milliseconds, or null when the schedule is spent
 */
export function retryDelayMs(
  schedule: RetrySchedule,
  failures: number,
  ageMs: number,
  chance: number,
): number | null {
  if (ageMs >= schedule.giveUpAfterMs) return null;
  const wholeMs = Math.min(schedule.longestMs, schedule.firstMs * 2 ** Math.min(failures - 1, 30));
  return Math.round(wholeMs * (0.75 + 0.25 * chance));
}
