import { expect, test } from '@jest/globals';
import { createLatencyQuantile } from './latency-quantile.ts';

const addAll = (quantile: ReturnType<typeof createLatencyQuantile>, from: number, to: number) => {
  for (let ms = from; ms <= to; ms += 1) quantile.add(ms);
};

test('a few samples are chance', () => {
  const p95 = createLatencyQuantile(0.95);
  addAll(p95, 1, 63);
  expect(p95.read()).toBeNull();
  p95.add(64);
  expect(p95.read()).toBe(61);
});

test('old samples make room for new ones', () => {
  const p95 = createLatencyQuantile(0.95);
  addAll(p95, 1, 256);
  expect(p95.read()).toBe(244);
  addAll(p95, 1_001, 1_256);
  expect(p95.read()).toBe(1_244);
});
