import { expect, test } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { connect, follow, openReady, type RawSocket } from './support/client.ts';
import { anOrder, startMiniShop } from './support/mini-shop.ts';
import { startGateway } from './support/start-gateway.ts';

const textOf = (size: number) => 'x'.repeat(size);
const query = 'subscription { orderChanged(orderId: "1") { seq status } }';

const subscribe = (raw: RawSocket) => raw.send({ id: 's', type: 'subscribe', payload: { query } });

const seqsOf = (raw: RawSocket): number[] =>
  raw.messages.flatMap((message) => {
    const payload = message['payload'] as { data?: { orderChanged?: { seq: number } } } | undefined;
    return payload?.data?.orderChanged ? [payload.data.orderChanged.seq] : [];
  });

test('a client that stops reading costs bounded memory, hurts nobody, and then sees the last state marked as after a gap', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop, {
    subscriptionLimits: { bufferedBytesMax: 256 * 1024 },
  });
  const client = connect(started.url);
  const reading = follow(client, { query });
  await using slow = await openReady(started.url);
  subscribe(slow);
  await eventually(async () => expect(await started.metric('aurora_open_subscriptions')).toBe(2));
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  slow.socket.pause();
  const events = 400;
  // 40 KB each: 16 MB in all, more than the sockets of both systems hold.
  for (let seq = 1; seq <= events; seq++) {
    shop.events.emit('order:1', anOrder('1', textOf(40_000), seq));
    if (seq % 20 === 0) await reading.data(seq);
  }
  await reading.data(events);
  slow.socket.resume();
  await eventually(() => expect(seqsOf(slow).at(-1)).toBe(events));
  const seen = seqsOf(slow);
  expect(seen.length).toBeLessThan(events);
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(slow.messages.at(-1)).toMatchObject({ payload: { extensions: { gap: true } } });
  await client.dispose();
});

test('a slow client is cut where that is the policy', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop, {
    subscriptionLimits: { bufferedBytesMax: 64 * 1024, slowClient: 'close' },
  });
  await using slow = await openReady(started.url);
  subscribe(slow);
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  slow.socket.pause();
  for (let seq = 1; seq <= 400; seq++)
    shop.events.emit('order:1', anOrder('1', textOf(40_000), seq));
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
});

test('a client that asks and never reads is cut', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop, {
    subscriptionLimits: { bufferedBytesMax: 64 * 1024 },
  });
  await using deaf = await openReady(started.url);
  deaf.socket.pause();
  const payload = { text: textOf(50_000) };
  const flood = setInterval(() => {
    for (let count = 0; count < 20; count++) deaf.send({ type: 'ping', payload });
  }, 5);
  await eventually(async () => expect(await started.metric('aurora_open_sockets')).toBe(0));
  clearInterval(flood);
});

test('joins slower than events: the backlog is bounded, the order kept, the last state delivered and the gap told', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop, { subscriptionLimits: { backlogEventsMax: 10 } });
  const client = connect(started.url);
  const followed = follow(client, {
    query: 'subscription { orderChanged(orderId: "1") { seq items { product { name } } } }',
  });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  shop.catalog.delayMs = 30;
  for (let seq = 1; seq <= 100; seq++) shop.events.emit('order:1', anOrder('1', 'CHANGED', seq));
  const seqs = () =>
    followed.results.map(
      (result) => (result.data as { orderChanged: { seq: number } }).orderChanged.seq,
    );
  await eventually(() => expect(seqs().at(-1)).toBe(100));
  expect(seqs().length).toBeLessThanOrEqual(14);
  expect(seqs()).toEqual([...seqs()].sort((a, b) => a - b));
  expect(followed.results.filter((result) => result.extensions?.['gap'])).toHaveLength(1);
  await client.dispose();
});

test('a joined subgraph that hangs holds up an event no longer than its timeout', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop, { subscriptionLimits: { eventTimeoutMs: 200 } });
  const client = connect(started.url);
  const followed = follow(client, {
    query: 'subscription { maybeOrder(orderId: "1") { seq items { product { name } } } }',
  });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  shop.catalog.mode = 'hang';
  shop.events.emit('order:1', anOrder('1', 'CHANGED', 1));
  await followed.data(1);
  expect(followed.results[0]?.errors).toMatchObject([
    { message: 'The catalog service did not answer', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } },
  ]);
  await client.dispose();
});
