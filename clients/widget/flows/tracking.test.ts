import { expect, jest, test } from '@jest/globals';
import { createStore } from '../state/store.ts';
import { anOrder, productCard, shopperText } from '../testing/builders.ts';
import { createTracking, type TrackedEvent } from './tracking.ts';

const saying = {
  type: 'said',
  outgoing: { key: 'k', text: 'rings', intent: null, saidAt: 0, stage: 'sending', failure: null },
} as const;

test('what happens in the panel is told in its order, and no words with it', () => {
  const { store, tracking, sent } = start();
  store.dispatch({ type: 'panelOpened', trigger: 'launcher' });
  store.dispatch(saying);
  store.dispatch({
    type: 'answered',
    key: 'k',
    messages: [shopperText(1, 'rings'), productCard(2)],
  });
  store.dispatch({ type: 'orderNews', order: anOrder(), at: 0, headline: '', entryId: null });
  store.dispatch({ type: 'panelClosed' });
  tracking.flush();
  expect(sent.map(({ name, payload }) => [name, JSON.parse(payload)])).toEqual([
    ['aurora_widget_open', { trigger: 'launcher', page: '/shop' }],
    ['aurora_message_sent', { by: 'text', length: 5 }],
    ['aurora_products_shown', { count: 1 }],
    ['aurora_order_tracked', { orderId: 'o1' }],
    ['aurora_widget_close', { openMs: 0 }],
  ]);
  expect(JSON.stringify(sent)).not.toContain('rings');
});

test('a conversation that is only read again is not news', () => {
  const { store, tracking, sent } = start();
  const messages = [productCard(1)];
  store.dispatch({
    type: 'conversationRestored',
    messages,
    ratings: [],
    shortlist: null,
    tickets: [],
    pictures: [],
    orderId: null,
  });
  tracking.flush();
  expect(sent).toEqual([]);
});

test('events wait for a session, at most a hundred of them', () => {
  const { tracking, sent, session } = start({ has: false });
  for (let count = 0; count < 150; count += 1) tracking.track('aurora_widget_close', { count });
  tracking.flush();
  expect(sent).toEqual([]);
  session.has = true;
  tracking.flush();
  expect(sent).toHaveLength(100);
  expect(sent.at(-1)?.payload).toBe('{"count":149}');
});

test('they go out by themselves, together', () => {
  jest.useFakeTimers();
  const { tracking, sent } = start();
  tracking.track('aurora_widget_close', {});
  tracking.track('aurora_widget_close', {});
  expect(sent).toEqual([]);
  jest.runAllTimers();
  expect(sent).toHaveLength(2);
  jest.useRealTimers();
});

function start(session = { has: true }) {
  const store = createStore();
  const sent: TrackedEvent[] = [];
  const tracking = createTracking({
    store,
    page: '/shop',
    now: () => Date.parse('2026-11-21T14:00:00.000Z'),
    hasSession: () => session.has,
    send: async (events) => sent.push(...events),
  });
  return { store, tracking, sent, session };
}
