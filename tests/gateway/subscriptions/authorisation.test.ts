import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { openPolicy } from '../../../gateway/operations/document-modes.ts';
import { staticManifests } from '../../../gateway/operations/manifests/manifest-source.ts';
import { eventually } from '../../support/eventually.ts';
import { connect, follow, openRaw } from './support/client.ts';
import { anOrder, type MiniShop, sdl, startMiniShop } from './support/mini-shop.ts';
import { type StartedGateway, startGateway, tokenLeftMs } from './support/start-gateway.ts';

let shop: MiniShop;
let started: StartedGateway;

beforeAll(async () => {
  shop = await startMiniShop();
  started = await startGateway(shop, {
    subscriptionGuards: {
      guardedOrder: (caller, { orderId }) =>
        caller.kind === 'shopper' && caller.orderIds.includes(String(orderId)),
      tick: () => {
        throw new Error('The guard itself is broken');
      },
    },
  });
});
afterAll(async () => {
  await started[Symbol.asyncDispose]();
  await shop[Symbol.asyncDispose]();
});

/** How a subscription ends for the bearer of a token. */
async function refusalOf(query: string, token?: string, variables: object = {}): Promise<string> {
  const client = connect(started.url, token);
  const end = await follow(client, { query, variables: { ...variables } }).ended();
  await client.dispose();
  return end;
}

test('nobody may follow what asks for somebody', async () => {
  expect(await refusalOf('subscription { guardedOrder(orderId: "1") { status } }')).toBe(
    'UNAUTHENTICATED',
  );
});

test('a right that is missing refuses the whole subscription', async () => {
  expect(
    await refusalOf('subscription { staffOrder(orderId: "1") { status } }', 'shopper s1 1'),
  ).toBe('FORBIDDEN');
});

test.each([
  ['as a literal', 'subscription { guardedOrder(orderId: "2") { status } }'],
  ['as a variable', 'subscription($id: ID!) { guardedOrder(orderId: $id) { status } }'],
  ['as a number', 'subscription { guardedOrder(orderId: 2) { status } }'],
  ['under an alias', 'subscription { mine: guardedOrder(orderId: "2") { status } }'],
  [
    'inside fragments',
    'subscription { ... on Subscription { ...F } } fragment F on Subscription { guardedOrder(orderId: "2") { status } }',
  ],
  [
    'behind an own one that is skipped',
    'subscription { own: guardedOrder(orderId: "1") @skip(if: true) { status } guardedOrder(orderId: "2") { status } }',
  ],
  [
    'behind a fragment with an own one that is not included',
    'subscription { ... @include(if: false) { own: guardedOrder(orderId: "1") { status } } guardedOrder(orderId: "2") { status } }',
  ],
])('an order of somebody else, named %s, is refused', async (_how, query) => {
  const variables = query.includes('$id') ? { id: '2' } : {};
  expect(await refusalOf(query, 'shopper s1 1', variables)).toBe('FORBIDDEN');
  expect(shop.orders.subscriptions.open).toBe(0);
});

test('an order of one’s own is followed', async () => {
  const client = connect(started.url, 'shopper s1 1,3');
  const followed = follow(client, {
    query: 'subscription { guardedOrder(orderId: 3) { status } }',
  });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  shop.events.emit('order:3', anOrder('3', 'SHIPPED', 1));
  expect(await followed.data(1)).toEqual([{ guardedOrder: { status: 'SHIPPED' } }]);
  await client.dispose();
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
});

test('a guard that fails refuses', async () => {
  expect(await refusalOf('subscription { tick }')).toBe('INTERNAL_SERVER_ERROR');
  expect(shop.orders.subscriptions.open).toBe(0);
});

test('a client that may send registered ids only follows by id, also across a reload, and by nothing else', async () => {
  const text = 'subscription { staffOrder(orderId: "1") { status } }';
  const id = 'sha256:0000000000000000000000000000000000000000000000000000000000000001';
  await using registered = await startGateway(shop, {
    documents: { ...openPolicy, clients: new Map([['dashboard', 'id']]) },
    operations: staticManifests([
      {
        client: 'dashboard',
        version: '1',
        file: 'dashboard.json',
        operations: new Map([[id, text]]),
      },
    ]),
  });
  const client = connect(registered.url, 'staff opal agent');
  const byId = follow(client, { query: '', documentId: id });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  registered.recompose({ users: `${sdl.users} extend type User { nickname: String }` });
  shop.events.emit('order:1', anOrder('1', 'SHIPPED', 1));
  expect(await byId.data(1)).toEqual([{ staffOrder: { status: 'SHIPPED' } }]);
  expect(await follow(client, { query: text }).ended()).toBe('PERSISTED_QUERY_ID_REQUIRED');
  expect(await follow(client, { query: '', documentId: 'sha256:1' }).ended()).toBe(
    'PERSISTED_QUERY_NOT_IN_LIST',
  );
  await client.dispose();
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
});

test('a token that does not hold closes the socket', async () => {
  expect(await refusalOf('subscription { search { id } }', 'forged')).toBe('4403');
});

test('a token in the upgrade request counts where connection_init carries none', async () => {
  await using raw = await openRaw(started.url, { headers: { authorization: 'shopper s1 1' } });
  raw.send({ type: 'connection_init' });
  await raw.next();
  raw.send({
    id: '1',
    type: 'subscribe',
    payload: { query: 'subscription { guardedOrder(orderId: "1") { status } }' },
  });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
});

test('a token that ends ends its subscriptions, then the socket', async () => {
  await using raw = await openRaw(started.url);
  raw.send({
    type: 'connection_init',
    payload: { authorization: `shopper s1 1 until ${Date.now() + tokenLeftMs}` },
  });
  await raw.next();
  raw.send({
    id: 'a',
    type: 'subscribe',
    payload: { query: 'subscription { guardedOrder(orderId: "1") { status } }' },
  });
  expect(await raw.next()).toMatchObject({
    id: 'a',
    type: 'error',
    payload: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
  expect(await raw.closed).toBe(4403);
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
});

test('a fresh token in a ping keeps the socket and its streams; one of somebody else does not', async () => {
  await using raw = await openRaw(started.url);
  const until = (leftMs: number): string => `shopper s1 1 until ${Date.now() + leftMs}`;
  raw.send({ type: 'connection_init', payload: { authorization: until(tokenLeftMs) } });
  await raw.next();
  const own = { query: 'subscription { guardedOrder(orderId: "1") { seq } }' };
  raw.send({ id: 'a', type: 'subscribe', payload: own });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));

  for (const other of ['shopper s2 1', 'shopper s1 1,2', 'nonsense']) {
    raw.send({ type: 'ping', payload: { authorization: other } });
    expect(await raw.next()).toEqual({ type: 'pong', payload: { renewed: false } });
  }
  raw.send({ type: 'ping', payload: { authorization: until(60_000) } });
  expect(await raw.next()).toEqual({ type: 'pong', payload: { renewed: true } });

  // Past the end of the first token.
  await new Promise((resolve) => setTimeout(resolve, tokenLeftMs));
  shop.events.emit('order:1', anOrder('1', 'SENT', 7));
  expect(await raw.next()).toMatchObject({
    type: 'next',
    payload: { data: { guardedOrder: { seq: 7 } } },
  });
  raw.send({ type: 'ping', payload: { authorization: until(100) } });
  await raw.next();
  expect(await raw.closed).toBe(4403);
});

test('who shows tokens is counted as who sends requests', async () => {
  await using strict = await startGateway(shop, { requestsPerMinute: 2 });
  await using raw = await openRaw(strict.url);
  const payload = { authorization: 'shopper s1 1' };
  raw.send({ type: 'connection_init', payload });
  expect(await raw.next()).toEqual({ type: 'connection_ack' });
  for (const renewed of [true, false]) {
    raw.send({ type: 'ping', payload });
    expect(await raw.next()).toEqual({ type: 'pong', payload: { renewed } });
  }
  await using late = await openRaw(strict.url);
  late.send({ type: 'connection_init', payload });
  expect(await late.closed).toBe(1013);
});

test('a client that goes on talking after its token has ended is not listened to', async () => {
  const touch = { query: 'mutation { touch(id: "1") { status } }' };
  await using raw = await openRaw(started.url);
  raw.send({
    type: 'connection_init',
    payload: { authorization: `shopper s1 1 until ${Date.now() + tokenLeftMs}` },
  });
  await raw.next();
  const own = { query: 'subscription { guardedOrder(orderId: "1") { status } }' };
  raw.send({ id: 'a', type: 'subscribe', payload: own });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  // It does not read, so it does not answer the close either.
  raw.socket.pause();
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
  const fetchesBefore = shop.orders.fetches.length;
  raw.send({ id: 'b', type: 'subscribe', payload: touch });
  raw.socket.resume();
  expect(await raw.closed).toBe(4403);

  const other = connect(started.url, 'shopper s2 2');
  expect(await follow(other, touch).data(1)).toEqual([{ touch: { status: 'TOUCHED' } }]);
  expect(shop.orders.fetches).toHaveLength(fetchesBefore + 1);
  await other.dispose();
});

test('a page of another origin gets no socket', async () => {
  await expect(openRaw(started.url, { origin: 'https://evil.example' })).rejects.toThrow('403');
});
