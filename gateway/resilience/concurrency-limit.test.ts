import { expect, test } from '@jest/globals';
import { createConcurrencyLimit } from './concurrency-limit.ts';

const settings = { inFlightMin: 4, inFlightMax: 64 };

/** Windows of ten requests, one window every 100 ms. */
function observe(
  limit: ReturnType<typeof createConcurrencyLimit>,
  windows: number,
  { durationMs = 10, dropped = 0, fromMs = 0, usesAll = true },
): number {
  let nowMs = fromMs;
  for (let i = 0; i < windows; i += 1) {
    nowMs += 100;
    const inFlight = usesAll ? limit.value : 3;
    for (let j = 0; j < 10; j += 1) limit.observe(durationMs, inFlight, j < dropped, nowMs);
  }
  return nowMs;
}

test('it begins at the most, and steady answers leave it there', () => {
  const limit = createConcurrencyLimit(settings);
  observe(limit, 50, {});
  expect(limit.value).toBe(64);
});

test('answers that take many times as long bring it down; never below the least', () => {
  const limit = createConcurrencyLimit(settings);
  const nowMs = observe(limit, 50, {});
  observe(limit, 10, { durationMs: 100, fromMs: nowMs });
  const soon = limit.value;
  expect(soon).toBeLessThan(40);
  observe(limit, 200, { durationMs: 1_000, fromMs: nowMs + 10_000 });
  expect(limit.value).toBeLessThan(soon);
  expect(limit.value).toBeGreaterThanOrEqual(4);
});

test('when answers are as fast as they were it comes back', () => {
  const limit = createConcurrencyLimit(settings);
  let nowMs = observe(limit, 50, {});
  nowMs = observe(limit, 20, { durationMs: 100, fromMs: nowMs });
  observe(limit, 200, { fromMs: nowMs });
  expect(limit.value).toBe(64);
});

test('twice as long is how requests differ, not a queue', () => {
  const limit = createConcurrencyLimit(settings);
  const nowMs = observe(limit, 50, {});
  observe(limit, 20, { durationMs: 19, fromMs: nowMs });
  expect(limit.value).toBe(64);
});

test('a request that was dropped brings it down at once', () => {
  const limit = createConcurrencyLimit(settings);
  observe(limit, 1, { dropped: 1 });
  expect(limit.value).toBe(57);
});

test('traffic that does not use it says nothing about it', () => {
  const limit = createConcurrencyLimit(settings);
  const nowMs = observe(limit, 50, {});
  observe(limit, 50, { durationMs: 100, usesAll: false, fromMs: nowMs });
  expect(limit.value).toBe(64);
});
