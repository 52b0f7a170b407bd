import { expect, test } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { connect, follow } from './support/client.ts';
import { anOrder, type MiniShop, startMiniShop } from './support/mini-shop.ts';
import { startGateway } from './support/start-gateway.ts';

const query = 'subscription { orderChanged(orderId: "1") { seq items { product { name } } } }';

/** Changes order 1 so often; numbers go on where they were. */
function changer(shop: MiniShop) {
  let seq = 0;
  return (times = 1): string => {
    let eventId = '';
    for (let count = 0; count < times; count++) {
      seq += 1;
      eventId = shop.events.emit('order:1', anOrder('1', 'CHANGED', seq));
    }
    return eventId;
  };
}

/** Cuts off the orders as soon as they are followed, so often. */
async function comeAndGo({ orders }: MiniShop, times: number): Promise<void> {
  for (let opened = 1; opened <= times; opened++) {
    await eventually(() => expect(orders.subscriptions.opened).toBe(opened));
    orders.cut();
  }
}

const gap = { data: null, extensions: { gap: true } };

const seqs = (data: readonly unknown[]) =>
  data.map((one) => (one as { orderChanged: { seq: number } }).orderChanged.seq);

test('a subgraph that is away while events happen: all of them arrive, once and in order', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const change = changer(shop);
  const client = connect(started.url);
  const followed = follow(client, { query });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  change(2);
  await followed.data(2);
  await shop.orders.down();
  change(3);
  await shop.orders.up();
  expect(seqs(await followed.data(5))).toEqual([1, 2, 3, 4, 5]);
  change();
  expect(seqs(await followed.data(6))).toEqual([1, 2, 3, 4, 5, 6]);
  expect(followed.end).toBeNull();
  expect(followed.results.some((result) => result.extensions?.['gap'])).toBe(false);
  await client.dispose();
});

test('a subgraph that is back and not ready: what it refuses is asked again, and nothing is lost', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const change = changer(shop);
  const client = connect(started.url);
  const followed = follow(client, { query });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  change();
  await followed.data(1);
  await shop.orders.down();
  change();
  shop.orders.mode = 'error';
  const asked = shop.orders.subscribeExtensions.length;
  await shop.orders.up();
  await eventually(() => expect(shop.orders.subscribeExtensions.length).toBeGreaterThan(asked + 2));
  shop.orders.mode = 'ok';
  expect(seqs(await followed.data(2))).toEqual([1, 2]);
  expect(followed.end).toBeNull();
  await client.dispose();
});

test('a subgraph lost before the first event: the client is told at once that it may have missed some', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const client = connect(started.url);
  const followed = follow(client, { query });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  await shop.orders.down();
  await shop.orders.up();
  await followed.data(1);
  expect(followed.results).toEqual([gap]);
  await client.dispose();
});

test('a subgraph that comes and goes: the client is told of the gap at once, and again when it stays', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop, {
    upstreamLimits: { backoffFirstMs: 10, backoffMaxMs: 2_000 },
  });
  const client = connect(started.url);
  const followed = follow(client, { query });
  await comeAndGo(shop, 4);
  await followed.data(2);
  const eventId = changer(shop)();
  await followed.data(3);
  expect(followed.results).toMatchObject([gap, gap, { extensions: { eventId } }]);
  await client.dispose();
});

test('a subgraph that comes and goes: the gap is told before the event that shows that it stays', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop, {
    upstreamLimits: { backoffFirstMs: 10, backoffMaxMs: 60_000 },
  });
  const client = connect(started.url);
  const followed = follow(client, { query });
  await comeAndGo(shop, 2);
  await eventually(() => expect(shop.orders.subscriptions.opened).toBe(3));
  const eventId = changer(shop)();
  await followed.data(3);
  expect(followed.results).toMatchObject([gap, gap, { extensions: { eventId } }]);
  await client.dispose();
});

test('a subgraph that no longer knows the event: what follows is marked', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const change = changer(shop);
  const client = connect(started.url);
  const followed = follow(client, { query });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  change();
  await followed.data(1);
  shop.orders.cut();
  shop.events.forget();
  await eventually(() => expect(shop.orders.subscriptions.opened).toBe(2));
  const eventId = change();
  await followed.data(2);
  expect(followed.results[1]?.extensions).toEqual({ eventId, gap: true });
  await client.dispose();
});

test('a subgraph that does not come back: the client is told, not left waiting', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop, {
    upstreamLimits: { reconnectMs: 200 },
  });
  const client = connect(started.url);
  const followed = follow(client, { query });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  await shop.orders.down();
  expect(await followed.ended()).toBe('SUBSCRIPTION_SOURCE_LOST');
  await client.dispose();
});

test('a subgraph that was never there: the client is told which', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop, {
    upstreamLimits: { firstConnectMs: 200 },
  });
  await shop.orders.down();
  const client = connect(started.url);
  const followed = follow(client, { query });
  expect(await followed.ended()).toBe('SUBGRAPH_UNAVAILABLE');
  expect(followed.error).toMatchObject([{ message: 'The orders service did not answer' }]);
  await client.dispose();
});

test('a subscription made while the subgraph is away is live when it comes', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  await shop.orders.down();
  const client = connect(started.url);
  const followed = follow(client, { query });
  await eventually(async () => expect(await started.metric('aurora_open_subscriptions')).toBe(1));
  await shop.orders.up();
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  changer(shop)();
  expect(seqs(await followed.data(1))).toEqual([1]);
  await client.dispose();
});

test('a client that comes back with the id of its last event is sent what it missed, and others notice nothing', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const change = changer(shop);
  const steady = connect(started.url);
  const others = follow(steady, { query });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  const lastEventId = change();
  change(2);
  await others.data(3);
  const back = connect(started.url);
  const resumed = follow(back, { query, extensions: { lastEventId } });
  expect(seqs(await resumed.data(2))).toEqual([2, 3]);
  change(2);
  expect(seqs(await resumed.data(4))).toEqual([2, 3, 4, 5]);
  expect(seqs(await others.data(5))).toEqual([1, 2, 3, 4, 5]);
  // Both stand at one place now: one stream in the subgraph serves them.
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  await Promise.all([steady.dispose(), back.dispose()]);
});

test('a client that names an event nobody knows is told of the gap', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const client = connect(started.url);
  const followed = follow(client, { query, extensions: { lastEventId: 'e999' } });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  const eventId = changer(shop)();
  await followed.data(1);
  expect(followed.results[0]?.extensions).toEqual({ eventId, gap: true });
  await client.dispose();
});

test('a last event that is no id is refused', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const client = connect(started.url);
  for (const lastEventId of [7, '', 'x'.repeat(300)])
    expect(await follow(client, { query, extensions: { lastEventId } }).ended()).toBe(
      'BAD_USER_INPUT',
    );
  await client.dispose();
});
