import { expect, test } from '@jest/globals';
import { periodBefore, readPeriod, sliceCount, sliceMsOf, toKpi } from './kpi.ts';

const day = (number: number) => new Date(Date.UTC(2026, 10, number));

test('the period before is as long and ends where this one begins', () => {
  expect(periodBefore({ from: day(15), to: day(22) })).toEqual({ from: day(8), to: day(15) });
});

test('two weeks are sliced by day', () => {
  expect(sliceMsOf({ from: day(1), to: day(15) })).toBe(24 * 60 * 60 * 1000);
});

test.each([
  ['reversed', day(2), day(1), 'to'],
  ['empty', day(1), day(1), 'to'],
  ['longer than a year', new Date(Date.UTC(2025, 0, 1)), day(1), 'from'],
])('a period that is %s is refused', (_what, from, to, field) => {
  expect(() => readPeriod(from, to)).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field } }),
  );
});

test('a mean weighs every rating alike, not every slice', () => {
  const kpi = toKpi(
    'CSAT_MEAN',
    [
      { slice: 0, sum: 5, count: 1 },
      { slice: 13, sum: 36, count: 9 },
    ],
    [{ slice: 3, sum: 8, count: 2 }],
  );
  expect(kpi).toMatchObject({ value: 4.1, previous: 4, target: 4, onTarget: true, sampleSize: 10 });
  expect(kpi.series).toHaveLength(sliceCount);
  expect(kpi.series[0]).toBe(5);
  expect(kpi.series[1]).toBeNull();
  expect(kpi.series[13]).toBe(4);
});

test('at the target is not above it', () => {
  expect(toKpi('DEFLECTION', [{ slice: 0, sum: 2, count: 10 }], []).onTarget).toBe(false);
});

test('without anything to measure there is no figure, and no verdict', () => {
  expect(toKpi('CONVERSION', [], [])).toMatchObject({
    value: null,
    previous: null,
    onTarget: null,
    sampleSize: 0,
  });
});
