import { expect, test } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { connect, follow } from './support/client.ts';
import { anOrder, sdl, startMiniShop } from './support/mini-shop.ts';
import { startGateway } from './support/start-gateway.ts';

const query = 'subscription { orderChanged(orderId: "1") { status customer { name } } }';

test('a new supergraph that asks the source the same: the stream stays, the next event is joined by the new plan', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const client = connect(started.url);
  const followed = follow(client, {
    query: 'subscription { orderChanged(orderId: "1") { status items { product { name } } } }',
  });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  shop.events.emit('order:1', anOrder('1', 'BEFORE', 1));
  await followed.data(1);
  const before = started.gateway.currentGeneration().id;
  // The name of a product moves from catalog to users.
  started.recompose({
    catalog: sdl.catalog.replace('name: String!', ''),
    users: `${sdl.users} type Product @key(fields: "upc") { upc: ID! name: String! }`,
  });
  await eventually(() => expect(started.gateway.currentGeneration().id).not.toBe(before));
  await eventually(() => expect(followed.end).toBeNull());
  shop.users.fetches.length = 0;
  shop.events.emit('order:1', anOrder('1', 'AFTER', 2));
  await followed.data(2);
  expect(followed.results[1]?.data).toMatchObject({
    orderChanged: { items: [{ product: { name: 'Chair, by users' } }, {}] },
  });
  expect(shop.users.fetches).toHaveLength(1);
  expect(shop.orders.subscriptions.opened).toBe(1);
  await client.dispose();
});

test('a new supergraph that asks the source for more: the stream moves, and nothing is lost or repeated', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const client = connect(started.url);
  const followed = follow(client, {
    query: 'subscription { orderChanged(orderId: "1") { status label } }',
  });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  shop.events.emit('order:1', anOrder('1', 'BEFORE', 1));
  await followed.data(1);
  // The label is made from one field more, which the source has to send.
  started.recompose({
    users: sdl.users
      .replace('@requires(fields: "status")', '@requires(fields: "status seq")')
      .replace('status: String! @external', 'status: String! @external seq: Int! @external'),
  });
  shop.events.emit('order:1', anOrder('1', 'BETWEEN', 2));
  await eventually(() => expect(shop.orders.subscriptions.opened).toBe(2));
  shop.events.emit('order:1', anOrder('1', 'AFTER', 3));
  const statuses = (await followed.data(3)).map(
    (data) => (data as { orderChanged: { status: string } }).orderChanged.status,
  );
  expect(statuses).toEqual(['BEFORE', 'BETWEEN', 'AFTER']);
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  await client.dispose();
});

test('a new supergraph without the field: that subscription ends and says why, others stay', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const client = connect(started.url);
  const ends = follow(client, { query });
  const stays = follow(client, { query: 'subscription { tick }' });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(2));
  started.recompose({
    orders: sdl.orders.replace(/^ *orderChanged.*$/m, ''),
  });
  expect(await ends.ended()).toBe('SUBSCRIPTION_SCHEMA_CHANGED');
  shop.events.emit('tick', 1);
  expect(await stays.data(1)).toEqual([{ tick: 1 }]);
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  await client.dispose();
});

test('a right that a new supergraph asks for ends the subscriptions of those who lack it', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const [nobody, somebody] = [connect(started.url), connect(started.url, 'shopper s1 1')];
  const ends = follow(nobody, { query });
  const stays = follow(somebody, { query });
  await eventually(async () => expect(await started.metric('aurora_open_subscriptions')).toBe(2));
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(2));
  started.recompose({
    orders: sdl.orders.replace(
      'minQuantity: Int = 0): Order!',
      'minQuantity: Int = 0): Order! @authenticated',
    ),
  });
  expect(await ends.ended()).toBe('SUBSCRIPTION_SCHEMA_CHANGED');
  shop.events.emit('order:1', anOrder('1', 'AFTER', 1));
  expect(await stays.data(1)).toMatchObject([{ orderChanged: { status: 'AFTER' } }]);
  await Promise.all([nobody.dispose(), somebody.dispose()]);
});

test('a supergraph that is no good changes nothing', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const client = connect(started.url);
  const followed = follow(client, { query });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  const before = started.gateway.currentGeneration().id;
  started.offer('type Query { broken');
  shop.events.emit('order:1', anOrder('1', 'STILL', 1));
  expect(await followed.data(1)).toMatchObject([{ orderChanged: { status: 'STILL' } }]);
  expect(started.gateway.currentGeneration().id).toBe(before);
  await client.dispose();
});
