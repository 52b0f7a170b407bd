import { expect, test } from '@jest/globals';
import { WidgetOrderLookupOpenDocument } from '../generated/graphql.ts';
import { createStore } from '../state/store.ts';
import { refused, scriptedGraph, unreachable } from '../testing/scripted-graph.ts';
import { guardedStorage } from './browser-storage.ts';
import { createGuestCheck } from './guest-check.ts';
import { createOrderLink } from './order-link-flow.ts';
import { createTokens } from './tokens.ts';

const answer = (change: object) => ({
  orderLookupOpen: {
    accessToken: null,
    accessExpiresAt: null,
    orderId: null,
    userErrors: [],
    ...change,
  },
});
const opens = () =>
  answer({ accessToken: 'access', accessExpiresAt: '2999-01-01T00:00:00.000Z', orderId: 'o1' });
const no = (code: string) => () =>
  answer({ userErrors: [{ code, message: 'Start a session first', field: null }] });

test('a fresh link opens its order to this tab as a right code does, and tells the line', async () => {
  const { flow, lookup, tokens, steps, sent } = followed(opens);
  await flow.open();
  expect(lookup()).toMatchObject({ step: 'opened', orderId: 'o1' });
  expect(tokens.openOrderId()).toBe('o1');
  expect(steps).toEqual(['session', 'line']);
  expect(sent()).toEqual([{ link: 'letter', idempotencyKey: expect.stringMatching(/^\w{32}$/) }]);
});

test('a used link gives way to the guest check, which says so', async () => {
  const { flow, lookup, tokens } = followed(no('LINK_INVALID'));
  await flow.open();
  expect(lookup()).toMatchObject({
    step: 'asking',
    problem: { field: null, message: expect.stringContaining('used already') },
  });
  expect(tokens.authorization()).toBeNull();
});

test.each([
  ['a network that is gone', unreachable, { unreachable: true, reference: null }],
  ['a service that failed', () => refused('req_8'), { unreachable: false, reference: 'req_8' }],
  ['no session', no('SESSION_REQUIRED'), { message: 'Start a session first' }],
])('after %s the link is tried again under its key', async (_what, first, failure) => {
  const answers = [first, opens];
  const { flow, lookup, sent } = followed(() => answers.shift()?.());
  await flow.open();
  expect(flow.failure).toMatchObject(failure);
  expect(lookup()).toMatchObject({ step: 'following', link: { token: 'letter' } });
  await flow.open();
  expect(flow.failure).toBeNull();
  expect(lookup()?.step).toBe('opened');
  expect(sent()).toHaveLength(2);
  expect(sent()[1]).toEqual(sent()[0]);
});

function followed(open: () => unknown) {
  const store = createStore();
  const graph = scriptedGraph([[WidgetOrderLookupOpenDocument, open]]);
  const nowhere = guardedStorage(() => {
    throw new Error('forbidden');
  });
  const tokens = createTokens(nowhere, nowhere, () => 0);
  const steps: string[] = [];
  const { transport } = graph;
  const ensureSession = async () => void steps.push('session');
  const opened = () => void steps.push('line');
  const guestCheck = createGuestCheck({ store, transport, tokens, ensureSession, opened });
  guestCheck.follow('letter');
  const [messageId = ''] = store.state.messages.map(({ id }) => id);
  const lookup = () => store.state.lookups[messageId];
  const flow = createOrderLink(
    { store, transport, guestCheck, ensureSession, changed: () => undefined },
    messageId,
  );
  const sent = () =>
    graph
      .inputsOf(WidgetOrderLookupOpenDocument)
      .map((each) => (each as { readonly input: unknown }).input);
  return { flow, lookup, tokens, steps, sent };
}
