import { expect, test } from '@jest/globals';
import { backoffMs } from './backoff.ts';

const limits = { backoffFirstMs: 100, backoffMaxMs: 5_000 };
const lowest = { int: () => 0 };
const highest = { int: (exclusiveMax: number) => exclusiveMax - 1 };

test('each failure doubles the wait, half of it by chance', () => {
  expect([1, 2, 3].map((failures) => backoffMs(failures, limits, lowest))).toEqual([50, 100, 200]);
  expect([1, 2, 3].map((failures) => backoffMs(failures, limits, highest))).toEqual([
    100, 200, 400,
  ]);
});

test('the wait stops growing at its limit, however long the outage', () => {
  expect(backoffMs(1_000, limits, highest)).toBe(5_000);
});
