import { SECOND_MS } from '../clock.ts';

const firstMs = 100;
const longestMs = 30 * SECOND_MS;

/**
 * How long to wait before trying again, with half of it left to chance so that copies do not march in step.
 * @param failures tries that have failed so far, from 1
 * @returns milliseconds: 50 to 100 at first, 15,000 to 30,000 in the end
 */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  const wholeMs = Math.min(longestMs, firstMs * 2 ** Math.min(failures - 1, 20));
  return Math.round(wholeMs / 2 + (wholeMs / 2) * random());
}

/** Waits, or returns at once when `signal` fires. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
