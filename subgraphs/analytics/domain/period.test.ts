import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { HOUR_MS } from '../../../kernel/clock.ts';
import {
  baselineOf,
  periodBefore,
  readPeriod,
  sliceOf,
  spansOf,
  spansOfSlices,
  wholeHours,
} from './period.ts';

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

test('a period counts the hours that it touches whole, and shares none with its neighbour', () => {
  const hours = wholeHours({ from: at(1, 9, 20), to: at(1, 11, 5) });
  expect(hours).toEqual({ from: at(1, 9), to: at(1, 12) });
  expect(wholeHours({ from: at(1), to: at(2) })).toEqual({ from: at(1), to: at(2) });
});

test('whole days are read as days, what is left of others as hours', () => {
  expect(spansOf({ from: at(1, 22), to: at(5, 3) })).toEqual([
    { grain: 'hour', from: at(1, 22), to: at(2) },
    { grain: 'day', from: at(2), to: at(5) },
    { grain: 'hour', from: at(5), to: at(5, 3) },
  ]);
  expect(spansOf({ from: at(1), to: at(3) })).toEqual([{ grain: 'day', from: at(1), to: at(3) }]);
  expect(spansOf({ from: at(1, 9), to: at(2, 9) })).toEqual([
    { grain: 'hour', from: at(1, 9), to: at(2, 9) },
  ]);
  expect(spansOf({ from: at(1), to: at(1) })).toEqual([]);
});

test('a week is sliced by hours, a month by days', () => {
  const grains = (to: Date) => spansOfSlices({ from: at(1), to }).map(({ grain }) => grain);
  expect(grains(at(8))).toEqual(['hour']);
  expect(grains(at(31))).toEqual(['day']);
});

test('spans cover every hour of a period once', () => {
  const hour = fc.integer({ min: 0, max: 24 * 40 });
  fc.assert(
    fc.property(hour, hour, (first, length) => {
      const period = { from: at(1, first), to: at(1, first + length) };
      let reached = period.from;
      for (const { grain, from, to } of spansOf(period)) {
        expect(from).toEqual(reached);
        const stepMs = (grain === 'day' ? 24 : 1) * HOUR_MS;
        for (const end of [from, to]) expect((end?.getTime() ?? 1) % stepMs).toBe(0);
        reached = to;
      }
      expect(reached).toEqual(period.to);
    }),
  );
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
