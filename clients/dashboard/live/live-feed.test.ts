import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Subject } from 'rxjs';
import type { LiveState } from '../../sdk/live.ts';
import { DashboardQueueChangedDocument } from '../generated/graphql.ts';
import type { Graph } from '../graph/client.ts';
import { aTicket } from '../testing/a-ticket.ts';
import { createLiveFeed } from './live-feed.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** A feed over a socket whose state and events the test says. */
function aFeed() {
  const results = new Subject<unknown>();
  let socket: (state: LiveState) => void = () => {};
  const graph = {
    client: { subscribe: () => results },
    onLiveState: (listener: (state: LiveState) => void) => {
      socket = listener;
      return () => {};
    },
  } as unknown as Graph;
  const feed = createLiveFeed(
    graph,
    DashboardQueueChangedDocument,
    ({ supportQueueChanged }) => supportQueueChanged?.ticket ?? null,
  );
  const gaps: number[] = [];
  feed.onGap(() => gaps.push(Date.now()));
  feed.start({});
  return { feed, gaps, results, socketIs: (state: LiveState) => socket(state) };
}

test('while no socket gets through, views are read again every half minute', () => {
  const { feed, gaps, socketIs } = aFeed();
  jest.advanceTimersByTime(29_000);
  expect(gaps).toHaveLength(0);
  jest.advanceTimersByTime(61_000);
  expect(gaps).toHaveLength(3);
  socketIs('live');
  jest.advanceTimersByTime(300_000);
  expect(gaps).toHaveLength(3);
  feed.stop();
});

test('a stopped feed asks for nothing', () => {
  const { feed, gaps } = aFeed();
  feed.stop();
  jest.advanceTimersByTime(120_000);
  expect(gaps).toHaveLength(0);
});

test('a socket that comes back has views read once, and they say how fresh they are', () => {
  const { feed, gaps, socketIs } = aFeed();
  socketIs('live');
  expect(gaps).toHaveLength(0);
  expect(feed.state().kind).toBe('live');
  socketIs('waiting');
  expect(feed.state().kind).toBe('reconnecting');
  socketIs('live');
  expect(gaps).toHaveLength(1);
  feed.stop();
});

test('what is told reaches everybody who listens', () => {
  const { feed, results } = aFeed();
  const heard: string[] = [];
  feed.onItems((tickets) => heard.push(...tickets.map(({ number }) => number)));
  results.next({ data: { supportQueueChanged: { ticket: aTicket() } } });
  jest.advanceTimersByTime(500);
  expect(heard).toEqual(['ST-30001']);
  expect(feed.state().heardAtMs).not.toBeNull();
  feed.stop();
});
