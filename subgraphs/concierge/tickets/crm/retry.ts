import { DAY_MS, HOUR_MS, SECOND_MS } from '../../../../kernel/clock.ts';

const firstMs = 30 * SECOND_MS;
const longestMs = HOUR_MS;
/** Tries in a row, about eight hours in all; then the ticket waits for its next change. */
export const attemptsMax = 14;

/**
 * How long to wait before a ticket is sent again.
 * @param failures tries in a row that have failed so far, from 1
 * @param retryAfterMs what the system asked for; lengthens the wait, to a day at most, and never shortens it
 * @returns null when it is given up
 */
export function retryAfter(failures: number, retryAfterMs: number | null): number | null {
  if (failures >= attemptsMax) return null;
  const backoffMs = Math.min(longestMs, firstMs * 2 ** (failures - 1));
  return Math.max(backoffMs, Math.min(retryAfterMs ?? 0, DAY_MS));
}
