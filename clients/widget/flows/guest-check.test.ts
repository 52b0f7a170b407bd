import { expect, test } from '@jest/globals';
import {
  WidgetOrderLookupRequestDocument,
  WidgetOrderLookupVerifyDocument,
} from '../generated/graphql.ts';
import { createStore } from '../state/store.ts';
import { refused, scriptedGraph, unreachable } from '../testing/scripted-graph.ts';
import { guardedStorage } from './browser-storage.ts';
import { createGuestCheck } from './guest-check.ts';
import { createTokens } from './tokens.ts';

const codeSent = () => ({
  orderLookupRequest: { challengeId: 'c1', expiresAt: null, userErrors: [] },
});
const verified = (change: object = {}) => ({
  orderLookupVerify: {
    accessToken: null,
    accessExpiresAt: null,
    orderId: null,
    attemptsLeft: null,
    userErrors: [],
    ...change,
  },
});

test('the right code opens the order to this browser, and tells the line', async () => {
  const { check, store, tokens, opened } = begin(() =>
    verified({ accessToken: 'access', accessExpiresAt: '2999-01-01T00:00:00.000Z', orderId: 'o1' }),
  );
  await check.requestCode('m1', 'GG-12047', 'opal@example.com');
  await check.enterCode('m1', '123456');
  expect(store.state.lookups['m1']).toMatchObject({ step: 'opened', orderId: 'o1' });
  expect(tokens.authorization()).toBe('Bearer access');
  expect(opened()).toBe(1);
});

test('a wrong code says how many tries are left', async () => {
  const error = { code: 'CODE_INVALID', message: 'No', field: ['input', 'code'] };
  const { check, store, tokens } = begin(() => verified({ attemptsLeft: 3, userErrors: [error] }));
  await check.requestCode('m1', 'GG-12047', 'opal@example.com');
  await check.enterCode('m1', '000000');
  expect(store.state.lookups['m1']).toMatchObject({
    step: 'code',
    attemptsLeft: 3,
    problem: { field: 'code' },
  });
  expect(tokens.authorization()).toBeNull();
});

test('a spent challenge asks for the details again and keeps them', async () => {
  const error = { code: 'TOO_MANY_ATTEMPTS', message: 'Ask for a new code.', field: null };
  const { check, store } = begin(() => verified({ userErrors: [error] }));
  await check.requestCode('m1', 'GG-12047', 'opal@example.com');
  await check.enterCode('m1', '000000');
  expect(store.state.lookups['m1']).toMatchObject({
    step: 'asking',
    orderNumber: 'GG-12047',
    email: 'opal@example.com',
    problem: { field: null, message: 'Ask for a new code.' },
  });
});

test.each([
  ['a network that is gone', unreachable, null],
  ['a service that failed', () => refused('req_3'), 'req_3'],
])('%s costs nothing that was typed', async (_what, answer, reference) => {
  const { check, store } = begin(answer);
  await check.requestCode('m1', 'GG-12047', 'opal@example.com');
  await check.enterCode('m1', '123456');
  expect(store.state.lookups['m1']).toMatchObject({ step: 'code', problem: { reference } });
});

function begin(verify: () => unknown) {
  const store = createStore();
  const graph = scriptedGraph([
    [WidgetOrderLookupRequestDocument, codeSent],
    [WidgetOrderLookupVerifyDocument, verify],
  ]);
  const nowhere = guardedStorage(() => {
    throw new Error('forbidden');
  });
  const tokens = createTokens(nowhere, nowhere, () => 0);
  let opened = 0;
  const check = createGuestCheck({
    store,
    transport: graph.transport,
    tokens,
    ensureSession: async () => undefined,
    opened: () => {
      opened += 1;
    },
  });
  return { store, tokens, check, opened: () => opened };
}
