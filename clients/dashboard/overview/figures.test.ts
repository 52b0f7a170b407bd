import { expect, test } from '@jest/globals';
import { anOrder } from '../testing/an-order.ts';
import { addToFeed, feedLength } from './feed.ts';
import { funnelSentence, lostAt, steepest } from './funnel.ts';
import { kpiChange, kpiTarget, kpiValue } from './kpi-words.ts';
import { sparkPaths } from './spark.ts';

const rating = { key: 'CSAT_MEAN', value: 4.56, previous: 4.5, target: 4 } as const;
const share = { key: 'CONVERSION', value: 0.038, previous: 0.046, target: 0.05 } as const;

test('ratings are out of five, shares in per cent', () => {
  expect(kpiValue(rating)).toEqual({ figure: '4.6', unit: '/ 5' });
  expect(kpiValue(share)).toEqual({ figure: '3.8', unit: '%' });
  expect(kpiValue({ ...share, value: 0.312 })).toEqual({ figure: '31', unit: '%' });
  expect([kpiTarget(rating), kpiTarget(share)]).toEqual(['target 4.0', 'target 5 %']);
  expect(kpiTarget({ ...share, target: 0 })).toBe('no target yet');
});

test('what waits is a count, and less of it is better', () => {
  const open = { key: 'OPEN_TICKETS', value: 1_204, previous: 1_207, target: 25 } as const;
  expect(kpiValue(open)).toEqual({ figure: '1,204', unit: '' });
  expect(kpiTarget(open)).toBe('below 25');
  expect(kpiChange(open)).toEqual({ way: 'down', words: '3' });
});

test('a change needs something to compare with', () => {
  expect(kpiChange(share)).toEqual({ way: 'down', words: '0.8 pts' });
  expect(kpiChange(rating)).toEqual({ way: 'up', words: '0.1' });
  expect(kpiChange({ ...rating, previous: null })).toBeNull();
});

test('a change that rounds to nothing goes neither up nor down', () => {
  expect(kpiChange({ ...rating, previous: 4.59 })).toEqual({ way: 'same', words: 'as before' });
  expect(kpiChange({ ...share, previous: 0.0381 })?.way).toBe('same');
});

test('below five known points a sparkline shows points, not a line', () => {
  expect(sparkPaths([1, null, 2, null, 3])).toMatchObject({ line: '', area: '' });
  expect(sparkPaths([1, null, 2, null, 3]).points).toHaveLength(3);
  expect(sparkPaths([])).toEqual({ line: '', area: '', points: [] });
});

test('a sparkline fills its height; a flat one lies in the middle', () => {
  const { line } = sparkPaths([0, 1, 2, 3, 4]);
  expect(line).toBe('M3 31L31.5 24L60 17L88.5 10L117 3');
  expect(sparkPaths([2, 2, 2, 2, 2]).line).toBe('M3 17L31.5 17L60 17L88.5 17L117 17');
});

test('the feed keeps the newest changes, each once', () => {
  const orders = Array.from({ length: 12 }, (_, i) =>
    anOrder({ id: `o${i}`, changedAt: new Date(i * 60_000).toISOString() }),
  );
  const feed = addToFeed(addToFeed([], orders), orders.slice(-2));
  expect(feed).toHaveLength(feedLength);
  expect(feed[0]?.id).toBe('o11');
  expect(new Set(feed.map(({ id }) => id)).size).toBe(feedLength);
});

const aFunnel = (...sessions: readonly number[]) =>
  sessions.map((count, index) => ({
    __typename: 'FunnelStep' as const,
    name: `Step ${index + 1}`,
    sessions: count,
    shareOfFirst: sessions[0] ? count / sessions[0] : null,
    shareOfPrevious:
      index === 0 ? 1 : sessions[index - 1] ? count / (sessions[index - 1] ?? 1) : null,
  }));

test('the step before which most are lost stands out, by sessions and not by share', () => {
  const steps = aFunnel(1_000, 600, 550, 50);
  expect(steps.map((_, index) => lostAt(steps, index))).toEqual([0, 400, 50, 500]);
  expect(steepest(steps)).toBe(3);
  expect(steepest(aFunnel(10, 10))).toBeNull();
  expect(steepest(aFunnel(0, 0))).toBeNull();
});

test('a funnel says in a sentence how many came to its end', () => {
  expect(funnelSentence(aFunnel(4_820, 640, 268))).toBe(
    'Of 4,820 sessions 268 came to the end: 5.6 %.',
  );
  expect(funnelSentence(aFunnel(1, 0))).toBe('Of 1 session 0 came to the end: 0 %.');
  expect(funnelSentence(aFunnel(0, 0))).toBe('Nobody began here in this period.');
});
