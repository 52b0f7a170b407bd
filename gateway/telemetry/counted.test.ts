import { expect, test } from '@jest/globals';
import { Counter, Histogram, Registry } from 'prom-client';
import { createCountedDurations, createCountedEvents } from './counted.ts';

const labelNames = ['subgraph', 'status'];
const buckets = [0.001, 0.01, 0.1];
const name = 'aurora_test';
const help = 'Of this test';

test('durations are told as a histogram of prom-client tells them', async () => {
  const registry = new Registry();
  const theirs = new Registry();
  const ours = createCountedDurations({ name, help, labelNames, buckets, registry });
  const histogram = new Histogram({ name, help, labelNames, buckets, registers: [theirs] });
  for (const [subgraph, status, seconds] of [
    ['orders', 200, 0.0004],
    ['orders', 200, 0.01],
    ['orders', 503, 7],
    ['catalog "new"\n', 200, 0.05],
    ['orders', 200, 0.3],
  ] as const) {
    ours.add([subgraph, status], seconds);
    histogram.observe({ subgraph, status }, seconds);
  }
  expect(await registry.metrics()).toBe(await theirs.metrics());
  expect(await registry.metrics()).toContain(
    'aurora_test_bucket{le="0.01",subgraph="orders",status="200"} 2',
  );
});

test('events are told as a counter of prom-client tells them', async () => {
  const registry = new Registry();
  const theirs = new Registry();
  const ours = createCountedEvents({ name, help, labelNames, registry });
  const counter = new Counter({ name, help, labelNames, registers: [theirs] });
  for (const subgraph of ['orders', 'catalog', 'orders']) {
    ours.add([subgraph, 200]);
    counter.inc({ subgraph, status: 200 });
  }
  expect(await registry.metrics()).toBe(await theirs.metrics());
  expect(await registry.metrics()).toContain('{subgraph="orders",status="200"} 2');
});

test('labels that only read alike together are counted apart', async () => {
  const registry = new Registry();
  const { add } = createCountedEvents({ name, help, labelNames, registry });
  add(['a,b', 'c']);
  add(['a', 'b,c']);
  const { values } = (await registry.getMetricsAsJSON())[0] ?? { values: [] };
  expect(values).toHaveLength(2);
});
