import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../kernel/clock.ts';

/** Tries of one notice; about half an hour in all, for old news is none. */
export const attemptsMax = 6;
const firstMs = 5 * SECOND_MS;
const longestMs = 30 * MINUTE_MS;
/** Whoever asks for more than this is asked again all the same. */
const askedMsMax = HOUR_MS;

/**
 * How long to wait before the next try: four times as long each time, up to half of it left to chance.
 * @param failures tries that have failed so far, from 1
 * @param askedMs what the receiver asked for; lengthens the wait, never shortens it
 * @param chance uniform over 0 … 1
 * @returns milliseconds, or null when the tries are spent
 */
export function retryDelayMs(
  failures: number,
  askedMs: number | null,
  chance: number,
): number | null {
  if (failures >= attemptsMax) return null;
  const wholeMs = Math.min(longestMs, firstMs * 4 ** (failures - 1));
  return Math.max(
    Math.round(wholeMs / 2 + (wholeMs / 2) * chance),
    Math.min(askedMs ?? 0, askedMsMax),
  );
}
