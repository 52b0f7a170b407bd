import { expect, test } from '@jest/globals';
import { barsOf, type PlanNode, type Span, stepsOf } from './explanation.ts';

const aSpan = (
  name: string,
  startMs: number,
  durationMs: number | null,
  ...children: Span[]
): Span => ({
  name,
  kind: 'internal',
  startMs,
  durationMs,
  facts: {},
  failure: null,
  children,
});

test('bars stand below what they are part of, in the order in which they began', () => {
  const bars = barsOf(
    aSpan('request', 0, 20, aSpan('late', 10, null), aSpan('early', 5, 5, aSpan('inner', 6, 2))),
  );
  expect(
    bars.map(({ span, depth, fromPercent, widthPercent }) => [
      span.name,
      depth,
      fromPercent,
      widthPercent,
    ]),
  ).toEqual([
    ['request', 0, 0, 100],
    ['early', 1, 25, 25],
    ['inner', 2, 30, 10],
    ['late', 1, 50, 50],
  ]);
});

test('the whole lasts as long as its last part, even when nobody said so', () => {
  const [, child] = barsOf(aSpan('request', 0, null, aSpan('fetch', 2, 6)));
  expect(child).toMatchObject({ fromPercent: 25, widthPercent: 75 });
});

test('the steps of a subscription are its source, then its joins', () => {
  const source: PlanNode = { kind: 'Fetch', serviceName: 'orders' };
  const rest: PlanNode = { kind: 'Sequence', nodes: [{ kind: 'Fetch', serviceName: 'catalog' }] };
  expect(stepsOf({ kind: 'Subscription', primary: source, rest })).toEqual([source, rest]);
  expect(stepsOf(source)).toEqual([]);
});
