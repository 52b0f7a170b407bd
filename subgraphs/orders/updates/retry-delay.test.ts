import { expect, test } from '@jest/globals';
import { attemptsMax, retryDelayMs } from './retry-delay.ts';

test('retries wait four times as long each time, half of it left to chance, and end', () => {
  const waits = [1, 2, 3, 4, 5, 6].map((failures) => retryDelayMs(failures, null, 1));
  expect(waits).toEqual([5_000, 20_000, 80_000, 320_000, 1_280_000, null]);
  expect(retryDelayMs(1, null, 0)).toBe(2_500);
  expect(attemptsMax).toBe(6);
});

test('retries heed what the receiver asks for, longer alone and within an hour', () => {
  expect(retryDelayMs(1, 60_000, 1)).toBe(60_000);
  expect(retryDelayMs(1, 1_000, 1)).toBe(5_000);
  expect(retryDelayMs(1, 86_400_000, 1)).toBe(3_600_000);
});
