import { expect, test } from '@jest/globals';
import { anOrder, assistantText, csatBar, lookupCard, shopperText } from '../testing/builders.ts';
import type { Action } from './actions.ts';
import { reduce } from './reduce.ts';
import { initialState, limits, type State } from './state.ts';

const after = (...actions: Action[]): State => actions.reduce(reduce, initialState);
const say = (key: string): Action => ({
  type: 'said',
  outgoing: { key, text: 'where is it?', intent: null, saidAt: 0, stage: 'sending', failure: null },
});
const news = (version: number, headline = 'On the way'): Action => ({
  type: 'orderNews',
  order: anOrder({ version }),
  at: version,
  headline,
  entryId: null,
});

test('what is said opens the conversation and waits for its answer', () => {
  const state = after(say('k1'));
  expect(state.view).toBe('conversation');
  expect(state.outgoing.map(({ key }) => key)).toEqual(['k1']);
});

test('an answer replaces what was said, in order, and is spoken once with its sender', () => {
  const messages = [assistantText(2, 'It is on its way.'), shopperText(1, 'where is it?')];
  const state = after(say('k1'), { type: 'answered', key: 'k1', messages });
  expect(state.outgoing).toEqual([]);
  expect(state.messages.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(state.spoken).toMatchObject({ text: 'Aurora: It is on its way.', urgent: false });
});

test('the same answer twice is there once', () => {
  const messages = [shopperText(1, 'hi'), assistantText(2, 'Good evening.')];
  const answered: Action = { type: 'answered', key: 'k1', messages };
  expect(after(say('k1'), answered, answered).messages).toHaveLength(2);
});

test('a message that was not sent is kept, with what to quote, and only that interrupts', () => {
  const failure = { reference: 'req_1', unreachable: false, message: null };
  const state = after(say('k1'), { type: 'sendingFailed', key: 'k1', failure });
  expect(state.outgoing[0]).toMatchObject({ stage: 'failed', failure });
  expect(state.spoken.urgent).toBe(true);
  expect(after(say('k1'), { type: 'discarded', key: 'k1' }).outgoing).toEqual([]);
});

test('an older version of an order never replaces a newer one', () => {
  const state = after(news(3, 'Out for delivery'), news(2));
  expect(state.orders['o1']?.order.version).toBe(3);
});

test('an event that comes twice is news once', () => {
  const state = after(news(2), news(3, 'Out for delivery'), news(3, 'Out for delivery'));
  expect(state.spoken.count).toBe(2);
  expect(state.spoken.text).toBe('Order GG-12047: Out for delivery.');
});

test('entries that came while the card was open are marked as new', () => {
  const later = anOrder({ version: 3 });
  const statusHistory = [...later.statusHistory, { ...entry, id: 't9' }];
  const state = after(news(2), {
    type: 'orderNews',
    order: { ...later, statusHistory },
    at: 9,
    headline: 'Out for delivery',
    entryId: 't9',
  });
  expect(new Set(state.orders['o1']?.newEntryIds)).toEqual(new Set(['t9']));
});

test('news counts on the launcher while the panel is closed, and opening reads it', () => {
  const closed = after(news(2), news(3));
  expect(closed.unread).toBe(1);
  expect(reduce(closed, { type: 'panelOpened', trigger: 'launcher' }).unread).toBe(0);
});

test('when the line goes, the order keeps the time until which it was live', () => {
  const state = after(
    news(2),
    { type: 'ordersFreshness', freshness: 'live', at: 10 },
    { type: 'ordersFreshness', freshness: 'reconnecting', at: 500 },
  );
  expect(state.orders['o1']).toMatchObject({ freshness: 'reconnecting', readAt: 500 });
});

test('after a reload, a guest check that was passed shows its order at once', () => {
  const state = after({
    type: 'conversationRestored',
    messages: [lookupCard(1)],
    ratings: [],
    shortlist: null,
    tickets: [],
    pictures: [],
    orderId: 'o1',
  });
  expect(state.lookups['m1']).toMatchObject({ step: 'opened', orderId: 'o1' });
});

test('after a reload, what was rated stays rated, and the next run is still to be rated', () => {
  const state = after({
    type: 'conversationRestored',
    messages: [csatBar(1), csatBar(2, 2)],
    ratings: [{ intent: 'TRACK_ORDER', run: 1, rating: 4 }],
    shortlist: null,
    tickets: [],
    pictures: [],
    orderId: null,
  });
  expect(state.ratings['m1']).toMatchObject({ stage: 'sent', stars: 4 });
  expect(state.ratings['m2']).toBeUndefined();
});

test('messages of a session that began anew come after those of the old one', () => {
  const old = assistantText(7, 'before');
  const fresh = { ...assistantText(1, 'after'), id: 'n1', sentAt: '2026-11-22T10:00:00.000Z' };
  const state = after({ type: 'messagesRead', messages: [fresh, old] });
  expect(state.messages.map(({ id }) => id)).toEqual([old.id, 'n1']);
});

test('the log and the queue are bounded', () => {
  const messages = Array.from({ length: 500 }, (_, index) => assistantText(index + 1, 'word'));
  expect(after({ type: 'messagesRead', messages }).messages).toHaveLength(limits.messagesMax);
  const said = Array.from({ length: 50 }, (_, index) => say(`k${index}`));
  expect(after(...said).outgoing).toHaveLength(limits.outgoingMax);
});

test('starting afresh forgets everything that was said and opened', () => {
  const state = after(say('k1'), news(2), { type: 'conversationForgotten' });
  expect(state).toMatchObject({ view: 'start', messages: [], outgoing: [], orders: {} });
});

const [
  entry = {
    id: '',
    title: '',
    location: null,
    shipmentStatus: null,
    orderState: null,
    occurredAt: '',
  },
] = anOrder().statusHistory;
