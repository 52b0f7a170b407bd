/** What holds for a subscription over HTTP in whichever format: server-sent events, or parts. */
import { request as httpRequest } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { connect, follow as followSocket } from './support/client.ts';
import { acceptEvents, acceptParts, follow, type Streamed } from './support/http-client.ts';
import { anOrder, type MiniShop, sdl, startMiniShop } from './support/mini-shop.ts';
import { startGateway, tokenLeftMs } from './support/start-gateway.ts';

const query = 'subscription { orderChanged(orderId: "1") { seq items { product { name } } } }';
const items = [{ product: { name: 'Chair' } }, { product: { name: 'Table' } }];

const seqs = (results: readonly { readonly data?: Record<string, unknown> | null }[]) =>
  results.map(({ data }) => (data as { orderChanged: { seq: number } }).orderChanged.seq);

const opened = (shop: MiniShop) => eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
const released = (shop: MiniShop) =>
  eventually(() => expect(shop.orders.subscriptions.open).toBe(0));

/** The code of the error that ended a stream, in either format. */
const endOf = async (streamed: Streamed) => /"code":"(\w+)"/.exec(await streamed.ended())?.[1];

describe.each([
  ['events', acceptEvents],
  ['parts', acceptParts],
])('as %s', (_name, accept) => {
  test('the head comes at once, every event joined as it happens, and the end when the source ends', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop);
    await using streamed = await follow(started.gateway.url, { query }, accept);
    expect(streamed.status).toBe(200);
    await opened(shop);
    expect(await started.metric('aurora_open_http_streams')).toBe(1);
    const eventId = shop.events.emit('order:1', anOrder('1', 'PAID', 1));
    expect(await streamed.results(1)).toEqual([
      { data: { orderChanged: { seq: 1, items } }, extensions: { eventId } },
    ]);
    shop.events.emit('order:1', anOrder('1', 'SENT', 2));
    expect(seqs(await streamed.results(2))).toEqual([1, 2]);
    shop.events.end('order:1');
    await streamed.ended();
    expect(streamed.state).toBe('whole');
    expect(await streamed.results(2)).toHaveLength(2);
    await eventually(async () => expect(await started.metric('aurora_open_http_streams')).toBe(0));
  });

  test('nobody on the way may keep or pack it', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop);
    const packed = { 'accept-encoding': 'gzip, br' };
    await using streamed = await follow(started.gateway.url, { query }, accept, packed);
    expect(Object.fromEntries(streamed.headers)).toMatchObject({
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    expect(streamed.headers.has('content-encoding')).toBe(false);
  });

  test('a client that leaves releases the subgraph without waiting for an event', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop);
    await using streamed = await follow(started.gateway.url, { query }, accept);
    await opened(shop);
    streamed.stop();
    await released(shop);
    await eventually(async () => expect(await started.metric('aurora_open_http_streams')).toBe(0));
  });

  test('a client that leaves while its right is being looked up leaves nothing open', async () => {
    await using shop = await startMiniShop();
    let isAsked = false;
    let grant = (): void => {};
    const granted = new Promise<boolean>((resolve) => {
      grant = () => resolve(true);
    });
    await using started = await startGateway(shop, {
      subscriptionGuards: {
        orderChanged: () => {
          isAsked = true;
          return granted;
        },
      },
    });
    const gone = new AbortController();
    const headers = { accept, 'content-type': 'application/json' };
    const body = JSON.stringify({ query });
    const asked = fetch(started.gateway.url, {
      method: 'POST',
      headers,
      body,
      signal: gone.signal,
    });
    await eventually(() => expect(isAsked).toBe(true));
    gone.abort();
    await expect(asked).rejects.toThrow('aborted');
    grant();
    await eventually(async () => expect(await started.metric('aurora_sources_total')).toBe(1));
    await eventually(async () => {
      expect(await started.metric('aurora_open_subscriptions')).toBe(0);
      expect(await started.metric('aurora_open_http_streams')).toBe(0);
    });
    await released(shop);
  });

  test('it shares its source and its joins with clients of other protocols', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop);
    const client = connect(started.url);
    const socket = followSocket(client, { query });
    await opened(shop);
    await using streamed = await follow(started.gateway.url, { query }, accept);
    await eventually(async () => expect(await started.metric('aurora_open_subscriptions')).toBe(2));
    shop.catalog.fetches.length = 0;
    shop.events.emit('order:1', anOrder('1', 'PAID', 1));
    expect(await streamed.results(1)).toEqual(await socket.data(1).then(() => socket.results));
    expect(shop.orders.subscriptions.opened).toBe(1);
    expect(shop.catalog.fetches).toHaveLength(1);
    await client.dispose();
  });

  test('a subgraph that is away while events happen: all of them arrive, once and in order', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop);
    await using streamed = await follow(started.gateway.url, { query }, accept);
    await opened(shop);
    shop.events.emit('order:1', anOrder('1', 'CHANGED', 1));
    await streamed.results(1);
    await shop.orders.down();
    for (const seq of [2, 3]) shop.events.emit('order:1', anOrder('1', 'CHANGED', seq));
    await shop.orders.up();
    expect(seqs(await streamed.results(3))).toEqual([1, 2, 3]);
  });

  test('a subgraph that does not come back: the client is told, and the body is whole', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop, {
      upstreamLimits: { reconnectMs: 200 },
    });
    await using streamed = await follow(started.gateway.url, { query }, accept);
    await opened(shop);
    await shop.orders.down();
    expect(await endOf(streamed)).toBe('SUBSCRIPTION_SOURCE_LOST');
    expect(streamed.state).toBe('whole');
  });

  test('what the subgraph refuses when the stream already stands is told in it', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop);
    const asked = { query: 'subscription { refused }' };
    await using streamed = await follow(started.gateway.url, asked, accept);
    expect(streamed.status).toBe(200);
    expect(await streamed.ended()).toContain('Not today');
    expect(streamed.state).toBe('whole');
  });

  test('a new supergraph: the stream stays and is joined by the new plan', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop);
    await using streamed = await follow(started.gateway.url, { query }, accept);
    await opened(shop);
    started.recompose({
      catalog: sdl.catalog.replace('name: String!', ''),
      users: `${sdl.users} type Product @key(fields: "upc") { upc: ID! name: String! }`,
    });
    await eventually(async () => expect(await started.metric('aurora_reload_kept_total')).toBe(1));
    shop.events.emit('order:1', anOrder('1', 'AFTER', 2));
    expect((await streamed.results(1))[0]?.data).toMatchObject({
      orderChanged: { items: [{ product: { name: 'Chair, by users' } }, {}] },
    });
    expect(shop.orders.subscriptions.opened).toBe(1);
  });

  test('a new supergraph that asks the source for more: the stream moves, and nothing is lost or repeated', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop);
    const labels = { query: 'subscription { orderChanged(orderId: "1") { status label } }' };
    await using streamed = await follow(started.gateway.url, labels, accept);
    await opened(shop);
    shop.events.emit('order:1', anOrder('1', 'BEFORE', 1));
    await streamed.results(1);
    started.recompose({
      users: sdl.users
        .replace('@requires(fields: "status")', '@requires(fields: "status seq")')
        .replace('status: String! @external', 'status: String! @external seq: Int! @external'),
    });
    shop.events.emit('order:1', anOrder('1', 'BETWEEN', 2));
    await eventually(() => expect(shop.orders.subscriptions.opened).toBe(2));
    shop.events.emit('order:1', anOrder('1', 'AFTER', 3));
    const statuses = (await streamed.results(3)).map(
      ({ data }) => (data as { orderChanged: { status: string } }).orderChanged.status,
    );
    expect(statuses).toEqual(['BEFORE', 'BETWEEN', 'AFTER']);
    await opened(shop);
  });

  test('a new supergraph without the field ends it and says why', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop);
    await using streamed = await follow(started.gateway.url, { query }, accept);
    await opened(shop);
    started.recompose({ orders: sdl.orders.replace(/^ *orderChanged.*$/m, '') });
    expect(await endOf(streamed)).toBe('SUBSCRIPTION_SCHEMA_CHANGED');
  });

  test('a token that ends ends its stream, and says so', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop);
    await using streamed = await follow(
      started.gateway.url,
      { query: 'subscription { guardedOrder(orderId: "1") { seq } }' },
      accept,
      { authorization: `shopper s1 1 until ${Date.now() + tokenLeftMs}` },
    );
    await opened(shop);
    expect(await endOf(streamed)).toBe('UNAUTHENTICATED');
    expect(streamed.text).toContain('has expired');
    expect(streamed.state).toBe('whole');
    await released(shop);
  });

  test('a quiet stream says that it lives', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop, {
      subscriptionLimits: { heartbeatEveryMs: 20 },
    });
    await using streamed = await follow(started.gateway.url, { query }, accept);
    await opened(shop);
    await eventually(() =>
      expect(streamed.text.match(/^(:|\{\}\r)$/gm)?.length).toBeGreaterThan(3),
    );
    shop.events.emit('order:1', anOrder('1', 'CHANGED', 1));
    expect(seqs(await streamed.results(1))).toEqual([1]);
  });

  test('a client that stops reading costs bounded memory, hurts nobody, and then sees the last state marked as after a gap', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop, {
      subscriptionLimits: { bufferedBytesMax: 256 * 1024 },
    });
    const status = 'subscription { orderChanged(orderId: "1") { seq status } }';
    await using reading = await follow(started.gateway.url, { query: status }, accept);
    const slow = await followSlowly(started.gateway.url, status, accept);
    await eventually(async () => expect(await started.metric('aurora_open_subscriptions')).toBe(2));
    await opened(shop);
    const events = 400;
    // 40 KB each: 16 MB in all, more than the sockets of both systems hold.
    for (let seq = 1; seq <= events; seq++) {
      shop.events.emit('order:1', anOrder('1', 'x'.repeat(40_000), seq));
      // Fewer than the gateway keeps for a client: the one that reads is to miss none, however busy the machine.
      if (seq % 5 === 0) await reading.results(seq);
    }
    expect(await started.metric('aurora_frames_skipped_total')).toBeGreaterThan(0);
    slow.read();
    const seen = await eventually(() => {
      const found = [...slow.text().matchAll(/"seq":(\d+)/g)].map(([, seq]) => Number(seq));
      expect(found.at(-1)).toBe(events);
      return found;
    });
    expect(seen.length).toBeLessThan(events);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    await eventually(() =>
      expect(slow.text().lastIndexOf('"gap":true')).toBeGreaterThan(
        slow.text().lastIndexOf('"seq"'),
      ),
    );
    slow.stop();
  });

  test('a slow client is cut where that is the policy', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop, {
      subscriptionLimits: { bufferedBytesMax: 64 * 1024, slowClient: 'close' },
    });
    await followSlowly(started.gateway.url, query.replace('seq', 'status'), accept);
    await opened(shop);
    for (let seq = 1; seq <= 400; seq++)
      shop.events.emit('order:1', anOrder('1', 'x'.repeat(40_000), seq));
    await released(shop);
  });

  test('a client whom two heartbeats do not reach is cut', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop, {
      subscriptionLimits: { heartbeatEveryMs: 30, bufferedBytesMax: 64 * 1024 },
    });
    await followSlowly(started.gateway.url, query.replace('seq', 'status'), accept);
    await opened(shop);
    for (let seq = 1; seq <= 400; seq++)
      shop.events.emit('order:1', anOrder('1', 'x'.repeat(40_000), seq));
    await released(shop);
    expect(await started.metric('aurora_sockets_cut_total')).toBe(1);
  });

  test('a closing gateway ends its streams spread over the drain, as lost and not as done', async () => {
    await using shop = await startMiniShop();
    const started = await startGateway(shop, { drainMs: 1_500 });
    const endedAtMs: number[] = [];
    const streams = await Promise.all(
      Array.from({ length: 20 }, () => follow(started.gateway.url, { query }, accept)),
    );
    const ends = streams.map(async (streamed) => {
      await streamed.ended();
      endedAtMs.push(Date.now());
    });
    await opened(shop);
    await started.gateway.close();
    await Promise.all(ends);
    for (const { text } of streams) expect(text).not.toMatch(/complete|--\r\n$/);
    expect(Math.max(...endedAtMs) - Math.min(...endedAtMs)).toBeGreaterThan(500);
    await released(shop);
  });

  test('a process takes only as many streams as it may, and says when to come back', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop, { subscriptionLimits: { httpStreamsMax: 1 } });
    await using _one = await follow(started.gateway.url, { query }, accept);
    await using two = await follow(started.gateway.url, { query }, accept);
    expect(two.status).toBe(503);
    expect(two.headers.get('retry-after')).toBe('1');
    expect(await endOf(two)).toBe('SUBSCRIPTION_OVERFLOW');
  });

  test('hundreds of streams made and left leave nothing behind', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop);
    for (let round = 0; round < 4; round++) {
      const streams = await Promise.all(
        Array.from({ length: 25 }, (_, index) =>
          follow(started.gateway.url, { query: query.replace('"1"', `"${index % 10}"`) }, accept),
        ),
      );
      for (const streamed of streams) streamed.stop();
    }
    await released(shop);
    await eventually(async () => {
      expect(await started.metric('aurora_open_http_streams')).toBe(0);
      expect(await started.metric('aurora_open_subscriptions')).toBe(0);
    });
  });
});

/** A client that has its head, and reads nothing of the body until it is told to. */
async function followSlowly(url: string, text: string, accept: string) {
  const chunks: Buffer[] = [];
  const outgoing = httpRequest(url, {
    method: 'POST',
    headers: { accept, 'content-type': 'application/json' },
  });
  outgoing.on('error', () => {});
  outgoing.end(JSON.stringify({ query: text }));
  const incoming = await new Promise<import('node:http').IncomingMessage>((resolve) =>
    outgoing.once('response', resolve),
  );
  incoming.on('error', () => {});
  return {
    read: () => void incoming.on('data', (chunk: Buffer) => chunks.push(chunk)),
    text: () => Buffer.concat(chunks).toString(),
    stop: () => outgoing.destroy(),
  };
}
