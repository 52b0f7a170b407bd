import { expect, test } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { connect, follow, openRaw, openReady } from './support/client.ts';
import { anOrder, startMiniShop } from './support/mini-shop.ts';
import { startGateway } from './support/start-gateway.ts';

const query = 'subscription { orderChanged(orderId: "1") { status items { product { name } } } }';

test('a closing gateway refuses new sockets, closes its own with 1001 spread over the drain, and ends its streams', async () => {
  await using shop = await startMiniShop();
  const started = await startGateway(shop, { drainMs: 1_500 });
  const codes: number[] = [];
  const closedAtMs: number[] = [];
  const clients = Array.from({ length: 30 }, () =>
    connect(started.url, undefined, {
      on: {
        closed: (event) => {
          codes.push((event as { code: number }).code);
          closedAtMs.push(Date.now());
        },
      },
    }),
  );
  for (const client of clients) follow(client, { query });
  await eventually(async () => expect(await started.metric('aurora_open_subscriptions')).toBe(30));
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  const closing = started.gateway.close();
  await expect(openRaw(started.url)).rejects.toThrow(/503|ECONNREFUSED/);
  await closing;
  expect(codes).toEqual(Array(30).fill(1001));
  expect(Math.max(...closedAtMs) - Math.min(...closedAtMs)).toBeGreaterThan(500);
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
});

test('a gateway closes in time though a client does not answer the close', async () => {
  await using shop = await startMiniShop();
  const started = await startGateway(shop, { drainMs: 300 });
  await using deaf = await openReady(started.url);
  deaf.socket.pause();
  await started.gateway.close();
  deaf.socket.resume();
  expect([1001, 1006]).toContain(await deaf.closed);
});

test('a client that shows no sign of life is cut after two pings, and its stream ends', async () => {
  await using shop = await startMiniShop();
  // While it is alive it answers each, however busy the machine.
  await using started = await startGateway(shop, { subscriptionLimits: { pingEveryMs: 500 } });
  await using dead = await openReady(started.url, { autoPong: false });
  let isAlive = true;
  dead.socket.on('ping', () => isAlive && dead.socket.pong());
  dead.send({ id: '1', type: 'subscribe', payload: { query } });
  await eventually(() => expect(shop.orders.subscriptions.opened).toBe(1));
  isAlive = false;
  expect(await dead.closed).toBe(1006);
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
});

test('a quiet client is pinged in both ways, stays by answering one, and a page sees that the gateway lives', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop, { subscriptionLimits: { pingEveryMs: 30 } });
  await using alive = await openReady(started.url);
  let frames = 0;
  alive.socket.on('ping', () => {
    frames += 1;
  });
  await eventually(() => expect(frames).toBeGreaterThan(5));
  expect(alive.messages.filter((message) => message['type'] === 'ping').length).toBeGreaterThan(2);
  expect(alive.socket.readyState).toBe(alive.socket.OPEN);
});

test('an answer in words counts as life', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop, { subscriptionLimits: { pingEveryMs: 50 } });
  await using alive = await openReady(started.url, { autoPong: false });
  for (let ping = 0; ping < 5; ping++) {
    expect(await alive.next()).toEqual({ type: 'ping' });
    alive.send({ type: 'pong' });
  }
  expect(alive.socket.readyState).toBe(alive.socket.OPEN);
});

test('a process takes only as many sockets as it may', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop, { subscriptionLimits: { socketsMax: 1 } });
  await using _one = await openReady(started.url);
  await expect(openRaw(started.url)).rejects.toThrow('503');
});

test('upstream sockets close when nobody needs them, and open again', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop, {
    upstreamLimits: { lingerMs: 20 },
  });
  const client = connect(started.url);
  const first = follow(client, { query });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  first.stop();
  await eventually(() => expect(shop.orders.sockets).toBe(0));
  const second = follow(client, { query });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  shop.events.emit('order:1', anOrder('1', 'AGAIN', 1));
  expect(await second.data(1)).toMatchObject([{ orderChanged: { status: 'AGAIN' } }]);
  await client.dispose();
});

test('thousands of subscriptions made and ended leave nothing behind', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const client = connect(started.url);
  for (let round = 0; round < 20; round++) {
    const followed = Array.from({ length: 50 }, (_, index) =>
      follow(client, {
        query: 'subscription($id: ID!) { orderChanged(orderId: $id) { status } }',
        variables: { id: String(index % 10) },
      }),
    );
    for (const one of followed) one.stop();
  }
  await eventually(async () => {
    expect(await started.metric('aurora_open_subscriptions')).toBe(0);
    expect(shop.orders.subscriptions.open).toBe(0);
  });
  await client.dispose();
});
