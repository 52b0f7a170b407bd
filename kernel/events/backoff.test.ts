import { expect, test } from '@jest/globals';
import { backoffMs, pause } from './backoff.ts';

test.each([
  [1, 50, 100],
  [2, 100, 200],
  [9, 12_800, 25_600],
  [10, 15_000, 30_000],
  [1_000, 15_000, 30_000],
])('after %p failures the wait is between %p and %p ms', (failures, least, most) => {
  expect(backoffMs(failures, () => 0)).toBe(least);
  expect(backoffMs(failures, () => 1)).toBe(most);
});

test('a pause ends at once when it is called off, before or meanwhile', async () => {
  const before = new AbortController();
  before.abort();
  await pause(60_000, before.signal);
  const meanwhile = new AbortController();
  const paused = pause(60_000, meanwhile.signal);
  meanwhile.abort();
  await paused;
});
