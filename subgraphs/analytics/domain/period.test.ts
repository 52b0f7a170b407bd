import { expect, test } from '@jest/globals';
import { baselineOf, cellsOf, grainOf, periodBefore, readPeriod, sliceOf } from './period.ts';

const at = (day: number, hour = 0, minute = 0) => new Date(Date.UTC(2026, 10, day, hour, minute));

test('the period before is as long and ends where this one begins', () => {
  expect(periodBefore({ from: at(15), to: at(22) })).toEqual({ from: at(8), to: at(15) });
});

test('a release is held against the four weeks before', () => {
  expect(baselineOf({ from: at(29), to: at(30) })).toEqual({ from: at(1), to: at(29) });
});

test.each([
  ['reversed', at(2), at(1), 'to'],
  ['empty', at(1), at(1), 'to'],
  ['longer than a year', new Date(Date.UTC(2025, 0, 1)), at(1), 'from'],
])('a period that is %s is refused', (_what, from, to, field) => {
  expect(() => readPeriod(from, to)).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field } }),
  );
});

test('a month is read by the hour, a quarter by the day', () => {
  expect(grainOf({ from: at(1), to: at(31) })).toBe('hour');
  expect(grainOf({ from: at(1), to: at(90) })).toBe('day');
});

test('a period that begins and ends within an hour counts that hour whole', () => {
  const period = { from: at(1, 9, 20), to: at(1, 11, 5) };
  expect(cellsOf(period, 'hour')).toEqual({ from: at(1, 9), to: at(1, 12) });
  expect(cellsOf(period, 'day')).toEqual({ from: at(1), to: at(2) });
  expect(cellsOf({ from: at(1), to: at(2) }, 'day')).toEqual({ from: at(1), to: at(2) });
});

test('two periods side by side share no hour twice where they meet on one', () => {
  const first = cellsOf({ from: at(1), to: at(2) }, 'hour');
  expect(cellsOf({ from: at(2), to: at(3) }, 'hour').from).toEqual(first.to);
});

test.each([
  [at(1), 0],
  [at(2), 1],
  [at(14, 23), 13],
  [at(15), 13],
  [new Date(at(1).getTime() - 1), 0],
])('the hour of %p is in slice %i of two weeks', (hour, slice) => {
  expect(sliceOf(hour, { from: at(1), to: at(15) })).toBe(slice);
});
