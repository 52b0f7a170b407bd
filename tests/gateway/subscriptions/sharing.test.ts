import { expect, test } from '@jest/globals';
import type { Client } from 'graphql-ws';
import { eventually } from '../../support/eventually.ts';
import { connect, follow } from './support/client.ts';
import { anOrder, startMiniShop } from './support/mini-shop.ts';
import { startGateway } from './support/start-gateway.ts';

const joined =
  'subscription($id: ID!) { orderChanged(orderId: $id) { status items { product { name } } } }';

const disposeAll = (clients: readonly Client[]) =>
  Promise.all(clients.map((client) => client.dispose()));

test('fifty equal clients are one stream of the subgraph and one fetch an event', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const clients = Array.from({ length: 50 }, () => connect(started.url));
  const equal = clients.map((client) => follow(client, { query: joined, variables: { id: '1' } }));
  const otherVariable = follow(clients[0] as Client, { query: joined, variables: { id: '2' } });
  const otherJoin = follow(clients[1] as Client, {
    query:
      'subscription($id: ID!) { orderChanged(orderId: $id) { status items { product { upc name price } } } }',
    variables: { id: '1' },
  });
  await eventually(async () => {
    expect(await started.metric('aurora_open_subscriptions')).toBe(52);
    expect(shop.orders.subscriptions.open).toBeGreaterThan(1);
  });
  shop.events.emit('order:1', anOrder('1', 'SHIPPED', 1));
  await Promise.all([...equal, otherJoin].map((followed) => followed.data(1)));
  expect(shop.catalog.fetches).toHaveLength(2);
  expect(shop.orders.subscriptions.opened).toBeLessThanOrEqual(3);
  expect(shop.orders.inits).toHaveLength(1);
  expect(otherVariable.results).toEqual([]);
  await disposeAll(clients);
});

test('the order of variables does not matter, their values do', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const client = connect(started.url);
  const query =
    'subscription($id: ID!, $min: Int) { orderChanged(orderId: $id, minQuantity: $min) { status } }';
  follow(client, { query, variables: { id: '1', min: 2 } });
  follow(client, { query, variables: { min: 2, id: '1' } });
  follow(client, { query, variables: { id: '1', min: 3 } });
  await eventually(async () => {
    expect(await started.metric('aurora_open_subscriptions')).toBe(3);
    expect(shop.orders.subscriptions.opened).toBe(2);
  });
  await client.dispose();
});

test('the last to leave ends the stream in the subgraph, with no event in between', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const [polite, cut] = [connect(started.url), connect(started.url)];
  const first = follow(polite, { query: joined, variables: { id: '7' } });
  follow(cut, { query: joined, variables: { id: '7' } });
  await eventually(async () => {
    expect(await started.metric('aurora_open_subscriptions')).toBe(2);
    expect(shop.orders.subscriptions.open).toBe(1);
  });
  first.stop();
  await eventually(async () => expect(await started.metric('aurora_open_subscriptions')).toBe(1));
  expect(shop.orders.subscriptions.open).toBe(1);
  (cut as Client & { terminate(): void }).terminate();
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
  await polite.dispose();
});

test('callers of different rights share neither joins nor a stream with more in it', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const query = 'subscription { staffOrder(orderId: "1") { status total } }';
  const staff = ['staff opal agent', 'staff jasper agent', 'staff ruby lead'];
  const clients = staff.map((token) => connect(started.url, token));
  const [opal, jasper, ruby] = clients.map((client) => follow(client, { query }));
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(2));
  await eventually(async () => expect(await started.metric('aurora_open_subscriptions')).toBe(3));
  shop.events.emit('order:1', anOrder('1', 'SHIPPED', 1));
  for (const agent of [opal, jasper]) {
    expect(await agent?.data(1)).toEqual([{ staffOrder: { status: 'SHIPPED', total: null } }]);
    expect(agent?.results[0]?.errors).toMatchObject([
      { path: ['staffOrder', 'total'], extensions: { code: 'FORBIDDEN' } },
    ]);
  }
  expect(await ruby?.data(1)).toEqual([{ staffOrder: { status: 'SHIPPED', total: 580 } }]);
  // The gateway speaks for itself upstream, with the rights of those who listen and in nobody's name.
  const callers = shop.orders.inits.map((init) => JSON.parse(String(init['x-aurora-caller'])));
  expect(callers).toMatchObject([
    { kind: 'service', subject: 'gateway', tenant: 'shop', scopes: ['orders:read'] },
    { kind: 'service', subject: 'gateway', tenant: 'shop', scopes: ['orders:read', 'totals:read'] },
  ]);
  await disposeAll(clients);
});

test('joins for shoppers run as the shopper, and are not shared between sessions', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const query = 'subscription { guardedOrder(orderId: "1") { status customer { name } } }';
  const clients = ['shopper s1 1', 'shopper s2 1'].map((token) => connect(started.url, token));
  const followed = clients.map((client) => follow(client, { query }));
  await eventually(async () => expect(await started.metric('aurora_open_subscriptions')).toBe(2));
  await eventually(() => expect(shop.orders.subscriptions.opened).toBe(1));
  shop.events.emit('order:1', anOrder('1', 'SHIPPED', 1));
  await Promise.all(followed.map((one) => one.data(1)));
  const sessions = shop.users.fetches.map(
    (header) => JSON.parse(Buffer.from(header?.split('.')[1] ?? '', 'base64url').toString()).caller,
  );
  expect(sessions.map(({ kind, sessionId }) => [kind, sessionId]).sort()).toEqual([
    ['shopper', 's1'],
    ['shopper', 's2'],
  ]);
  await disposeAll(clients);
});

test('where nothing is joined, sessions of equal rights share the result', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const query = 'subscription { guardedOrder(orderId: "1") { status customer { id } } }';
  const clients = ['shopper s1 1', 'shopper s2 1'].map((token) => connect(started.url, token));
  const followed = clients.map((client) => follow(client, { query }));
  await eventually(async () => {
    expect(await started.metric('aurora_open_subscriptions')).toBe(2);
    expect(shop.orders.subscriptions.open).toBe(1);
  });
  expect(await started.metric('aurora_open_results')).toBe(1);
  shop.events.emit('order:1', anOrder('1', 'SHIPPED', 1));
  for (const one of followed)
    expect(await one.data(1)).toEqual([
      { guardedOrder: { status: 'SHIPPED', customer: { id: 'u1' } } },
    ]);
  await disposeAll(clients);
});
