import { expect, test } from '@jest/globals';
import { nextTimestamp } from './stamps.ts';

test('commands that began in different seconds take turns, and no timestamp comes twice or back', () => {
  const [early, late] = [new Date(10_000), new Date(11_000)];
  const stamps = [early, late, early, late].map((now) => nextTimestamp(now));
  expect(stamps.map(({ t, i }) => [t, i])).toEqual([
    [10, 1],
    [11, 1],
    [11, 2],
    [11, 3],
  ]);
});
