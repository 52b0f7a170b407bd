import { expect, test } from '@jest/globals';
import { eventually } from '../../../tests/support/eventually.ts';
import { WidgetMessageSendDocument, WidgetSessionStartDocument } from '../generated/graphql.ts';
import { linkCard } from '../state/link-card.ts';
import { createStore } from '../state/store.ts';
import { assistantText, shopperText } from '../testing/builders.ts';
import { refused, scriptedGraph, unreachable } from '../testing/scripted-graph.ts';
import { guardedStorage } from './browser-storage.ts';
import { createConversation } from './conversation.ts';
import { createTokens } from './tokens.ts';

interface Sent {
  readonly input: { readonly text: string; readonly idempotencyKey: string };
}

const started = () => ({
  sessionStart: {
    session: { id: 's1', messages: [], csat: [] },
    sessionToken: 'session',
    expiresAt: '2999-01-01T00:00:00.000Z',
    userErrors: [],
  },
});

test('the first message opens a session; what follows goes out one at a time, in order', async () => {
  let inFlight = 0;
  const { say, store, graph } = converse(async ({ input }: Sent) => {
    inFlight += 1;
    expect(inFlight).toBe(1);
    await Promise.resolve();
    inFlight -= 1;
    return answered(input.text === 'one' ? 1 : 3, input.text);
  });
  say('one');
  say('two');
  await eventually(() => expect(store.state.messages).toHaveLength(4));
  expect(store.state.outgoing).toEqual([]);
  expect(graph.inputsOf(WidgetSessionStartDocument)).toHaveLength(1);
  expect(texts(graph)).toEqual(['one', 'two']);
});

test('a message that did not arrive is tried again with the key it had', async () => {
  const replies = [unreachable, ({ input }: Sent) => answered(1, input.text)];
  const { say, retry, store, graph } = converse((sent: Sent) => replies.shift()?.(sent));
  say('one');
  await eventually(() => expect(store.state.outgoing[0]?.stage).toBe('failed'));
  retry(store.state.outgoing[0]?.key ?? '');
  await eventually(() => expect(store.state.messages).toHaveLength(2));
  const keys = sentOf(graph).map(({ input }) => input.idempotencyKey);
  expect(keys).toHaveLength(2);
  expect(new Set(keys).size).toBe(1);
});

test('an error of the graph is kept with what to quote', async () => {
  const { say, store } = converse(() => refused('req_7'));
  say('one');
  await eventually(() =>
    expect(store.state.outgoing[0]).toMatchObject({
      stage: 'failed',
      failure: { reference: 'req_7', unreachable: false },
    }),
  );
});

test('a refusal meant for the shopper is told in its own words', async () => {
  const userErrors = [{ code: 'SESSION_FULL', message: 'This conversation is full.' }];
  const { say, store } = converse(() => ({ messageSend: { messages: [], userErrors } }));
  say('one');
  await eventually(() =>
    expect(store.state.outgoing[0]?.failure?.message).toBe('This conversation is full.'),
  );
});

test('offline, messages wait; when the line is back they go out in order', async () => {
  const { say, flush, line, store, graph } = converse(({ input }: Sent) =>
    answered(input.text === 'one' ? 1 : 3, input.text),
  );
  line.isOnline = false;
  say('one');
  say('two');
  expect(store.state.outgoing.map(({ stage }) => stage)).toEqual(['queued', 'queued']);
  expect(sentOf(graph)).toEqual([]);
  line.isOnline = true;
  flush();
  await eventually(() => expect(store.state.outgoing).toEqual([]));
  expect(texts(graph)).toEqual(['one', 'two']);
});

test('after a reload, an order that was opened without a word said has its card again, once', async () => {
  const { reread, tokens, store } = converse(() => undefined);
  tokens.keepAccess('access', '2999-01-01T00:00:00.000Z', 'o1');
  await reread();
  await reread();
  expect(store.state.messages.map(({ __typename }) => __typename)).toEqual(['OrderStatusCard']);
  const [card] = store.state.messages;
  expect(store.state.lookups[card?.id ?? '']).toMatchObject({ step: 'opened', orderId: 'o1' });
});

test('a link that is followed is not taken for the order that the tab had opened before', async () => {
  const { reread, tokens, store } = converse(() => undefined);
  tokens.keepAccess('access', '2999-01-01T00:00:00.000Z', 'o1');
  const link = { token: 'letter', key: 'k1' };
  store.dispatch({
    type: 'lookupMoved',
    id: linkCard().id,
    happening: 'followed',
    brought: { link },
  });
  await reread();
  expect(store.state.lookups[linkCard().id]).toMatchObject({ step: 'following', link });
});

function converse(answer: (sent: Sent) => unknown) {
  const store = createStore();
  const graph = scriptedGraph([
    [WidgetSessionStartDocument, started],
    [WidgetMessageSendDocument, answer],
  ]);
  const nowhere = guardedStorage(() => {
    throw new Error('forbidden');
  });
  const tokens = createTokens(nowhere, nowhere, () => 0);
  const line = { isOnline: true };
  const conversation = createConversation({
    store,
    transport: graph.transport,
    tokens,
    locale: 'en-GB',
    pageUrl: 'https://shop.example/shop',
    isOnline: () => line.isOnline,
  });
  return { ...conversation, store, tokens, graph, line };
}

const answered = (seq: number, text: string) => ({
  messageSend: {
    messages: [shopperText(seq, text), assistantText(seq + 1, `About ${text}`)],
    userErrors: [],
  },
});

type Graph = ReturnType<typeof scriptedGraph>;
const sentOf = (graph: Graph) => graph.inputsOf(WidgetMessageSendDocument) as readonly Sent[];
const texts = (graph: Graph) => sentOf(graph).map(({ input }) => input.text);
