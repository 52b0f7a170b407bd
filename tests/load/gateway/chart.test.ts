import { expect, test } from '@jest/globals';
import { chartOf } from './chart.ts';
import type { ContenderFigures } from './result.ts';

const figuresOf = (name: string, timesLessCpu: number): ContenderFigures => ({
  name,
  timesLessCpu,
  cpuMs: 1,
  requestsPerSecond: 1,
  p50Ms: 1,
  p99Ms: 1,
  rssBytes: 1,
});
const chart = chartOf({
  date: '2026-11-21',
  node: '20.20.2',
  cores: 2,
  rounds: 3,
  seconds: 6,
  connections: 50,
  scenarios: [
    {
      scenario: 'light',
      characters: 100,
      contenders: [figuresOf('stock', 1), figuresOf('ours', 8), figuresOf('<them>', 4)],
    },
  ],
});

test('bars are as long as what they stand for, the longest first', () => {
  const widths = [...chart.matchAll(/<rect[^>]* width="([\d.]+)"/g)].map(([, text]) =>
    Number(text),
  );
  expect(widths).toEqual([420, 210, 52.5]);
  expect(chart).toMatch(/ours<[\s\S]*8\.0 ×[\s\S]*4\.0 ×[\s\S]*stock/);
});

test('names are text', () => {
  expect(chart).toContain('&lt;them&gt;');
});
