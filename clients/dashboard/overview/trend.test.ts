import { expect, test } from '@jest/globals';
import { sliceName, slicesOf, sliceWords } from './slices.ts';
import { cursorAfter, isNamed, lastLabelY, nearestTo, trendOf } from './trend.ts';

const share = { key: 'CONVERSION', target: 0.05 } as const;

test('a share begins at zero and ends at a round figure above the line and its target', () => {
  const { ticks, targetY } = trendOf({ ...share, series: [0.02, 0.124] });
  expect(ticks).toEqual([
    { value: 0, y: 100 },
    { value: 0.05, y: 66.6667 },
    { value: 0.1, y: 33.3333 },
    { value: 0.15, y: 0 },
  ]);
  expect(targetY).toBe(66.6667);
});

test('a target that nothing came near is in sight', () => {
  const { ticks, targetY } = trendOf({ ...share, series: [0.001, 0] });
  expect(ticks.at(-1)?.value).toBe(0.06);
  expect(targetY).toBe(16.6667);
});

test('a rating has its whole scale, and what waits is counted in whole tickets', () => {
  const valuesOf = (key: 'CSAT_MEAN' | 'OPEN_TICKETS', target: number, value: number) =>
    trendOf({ key, target, series: [value] }).ticks.map((tick) => tick.value);
  expect(valuesOf('CSAT_MEAN', 4, 4.6)).toEqual([1, 2, 3, 4, 5]);
  expect(valuesOf('OPEN_TICKETS', 25, 7)).toEqual([0, 10, 20, 30]);
  expect(valuesOf('OPEN_TICKETS', 0, 1)).toEqual([0, 1]);
});

test('every share from nothing to all of them fits, under five lines at most', () => {
  for (let percent = 0; percent <= 100; percent += 1) {
    const { ticks, points } = trendOf({ ...share, target: 0, series: [percent / 100] });
    expect(ticks.length).toBeLessThanOrEqual(5);
    expect(points[0]?.y).toBeGreaterThanOrEqual(0);
    expect(ticks.at(-1)?.value).toBeLessThanOrEqual(1);
  }
});

test('a slice with nothing to measure has no point, and the others keep their places', () => {
  const { points } = trendOf({ ...share, series: [0.05, null, 0.1] });
  expect(points).toEqual([
    { slice: 0, value: 0.05, x: 0, y: 50 },
    { slice: 2, value: 0.1, x: 100, y: 0 },
  ]);
});

test('a figure without a target has no line for it, and an empty one still has its axes', () => {
  const { targetY, points, ticks } = trendOf({ ...share, target: 0, series: [null, null] });
  expect([targetY, points]).toEqual([null, []]);
  expect(ticks.map(({ value }) => value)).toEqual([0, 0.01]);
});

test('the last value is written clear of the target, on its own side', () => {
  expect(lastLabelY(20, 60)).toBe(20);
  expect(lastLabelY(20, null)).toBe(20);
  expect(lastLabelY(58, 60)).toBe(51);
  expect(lastLabelY(62, 60)).toBe(69);
});

test('keys move the cursor from point to point, mirrored where one reads from the right', () => {
  const { points } = trendOf({ ...share, series: [0.1, null, 0.2, 0.3, 0.4] });
  expect([nearestTo(points, 0), nearestTo(points, 30), nearestTo(points, 99)]).toEqual([0, 1, 3]);
  const ends = { last: 3, isRtl: false };
  expect(cursorAfter('ArrowLeft', 3, ends)).toBe(2);
  expect(cursorAfter('ArrowLeft', 0, ends)).toBe(0);
  expect(cursorAfter('ArrowRight', 3, ends)).toBe(3);
  expect(cursorAfter('ArrowLeft', 1, { last: 3, isRtl: true })).toBe(2);
  expect([cursorAfter('Home', 2, ends), cursorAfter('End', 0, ends)]).toEqual([0, 3]);
  expect(cursorAfter('Tab', 2, ends)).toBeNull();
});

test('the first and the last slice are named, and two between', () => {
  const named = Array.from({ length: 14 }, (_, slice) => slice).filter((one) => isNamed(one, 14));
  expect(named).toEqual([0, 4, 9, 13]);
});

const now = new Date(2026, 10, 23, 15);

test('slices of days are told by their days, shorter ones by the hour', () => {
  const [first, second] = slicesOf({ from: new Date(2026, 9, 24, 12), to: now }, 14);
  if (!first || !second) throw new Error('There are 14 slices');
  expect(first.to).toEqual(second.from);
  expect([sliceWords(first, now), sliceName(first, now)]).toEqual(['24 Oct to 26 Oct', '24 Oct']);
  const hours = { from: new Date(2026, 10, 22, 12), to: new Date(2026, 10, 22, 13, 43) };
  expect([sliceWords(hours, now), sliceName(hours, now)]).toEqual([
    'Yesterday 12:00 to 13:43',
    '12:00',
  ]);
});

test('a slice that ends at midnight stays within its day', () => {
  const day = { from: new Date(2026, 10, 9), to: new Date(2026, 10, 10) };
  expect(sliceWords(day, now)).toBe('9 Nov');
});
