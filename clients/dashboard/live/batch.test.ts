import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createBatch } from './batch.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

test('the first of a quiet time goes through at once, a burst at most twice a second', () => {
  const painted: (readonly number[])[] = [];
  const batch = createBatch<number>(500, (items) => painted.push(items));
  batch.push(1);
  jest.advanceTimersByTime(0);
  expect(painted).toEqual([[1]]);

  for (let i = 2; i <= 100; i += 1) {
    batch.push(i);
    jest.advanceTimersByTime(10);
  }
  expect(painted.length).toBeLessThanOrEqual(3);
  jest.advanceTimersByTime(500);
  expect(painted.flat()).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
});

test('a stopped batch paints no more', () => {
  const painted: (readonly number[])[] = [];
  const batch = createBatch<number>(500, (items) => painted.push(items));
  batch.push(1);
  batch.stop();
  jest.advanceTimersByTime(1_000);
  expect(painted).toEqual([]);
});
