import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type WebSocket, WebSocketServer } from 'ws';
import { createNetworkClient } from '../../../gateway/network-client.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { eventually } from '../../support/eventually.ts';
import { silentLog } from '../support/small-gateway.ts';
import { connect, follow, openRaw, openReady } from './support/client.ts';
import { startMiniShop } from './support/mini-shop.ts';
import { startGateway } from './support/start-gateway.ts';

/** Read by every JSON parser, and written by none that calls itself. */
const deep = `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`;
const order = { id: '1', type: 'subscribe', payload: { query: '{ order(id: "5") { id } }' } };

test.each([
  ['a ping', `{"type":"ping","payload":${deep}}`, { type: 'pong' }],
  ['a renewal', `{"type":"ping","payload":{"authorization":"forged","x":${deep}}}`, {}],
  ['variables', JSON.stringify(order).replace('}}', `,"variables":${deep}}}`), { type: 'error' }],
  ['extensions', JSON.stringify(order).replace('}}', `,"extensions":${deep}}}`), { type: 'next' }],
])('%s nested deeper than can be written is answered', async (_what, text, answer) => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  await using raw = await openReady(started.url);
  raw.send(text);
  expect(await raw.next()).toMatchObject(answer);
});

test('any messages of a client leave the gateway whole', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const message = fc.record(
    {
      type: fc.constantFrom('connection_init', 'ping', 'pong', 'subscribe', 'complete', 'next'),
      id: fc.oneof(fc.constantFrom('1', '__proto__'), fc.jsonValue()),
      payload: fc.oneof(
        fc.jsonValue(),
        fc.dictionary(
          fc.constantFrom('query', 'variables', 'extensions', 'documentId', 'authorization'),
          fc.oneof(fc.jsonValue(), fc.constantFrom('{ __typename }', 'subscription { tick }')),
        ),
      ),
    },
    { requiredKeys: ['type'] },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(message, { maxLength: 8 }), async (messages) => {
      await using raw = await openRaw(started.url);
      for (const each of messages) raw.send(each);
      raw.socket.close();
      expect(await raw.closed).not.toBe(4500);
    }),
    { numRuns: 150, seed: 20_261_123 },
  );
  await using sound = await openReady(started.url);
  sound.send(order);
  expect(await sound.next()).toMatchObject({ id: '1', type: 'next' });
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
});

const items = ['p1', 'p2'].map((upc) => ({ product: { __typename: 'Product', upc } }));
const event = { data: { orderChanged: { seq: 7, items } } };

test.each([
  ['no JSON', '{'],
  ['an unknown type', '{"type":"hello"}'],
  ['a binary frame', Buffer.from('{"type":"ping"}')],
  ['a ping nested too deep', `{"type":"ping","payload":${deep}}`],
  ['an event nested too deep', `{"id":"ID","type":"next","payload":{"data":${deep}}}`],
  ['an event of nothing', '{"id":"ID","type":"next","payload":{}}'],
  ['an event of other types', '{"id":"ID","type":"next","payload":{"data":7,"extensions":7}}'],
  ['errors that are none', '{"id":"ID","type":"next","payload":{"data":null,"errors":[7]}}'],
  ['an event for nobody', '{"id":"nobody","type":"next","payload":{"data":{}}}'],
])('a subgraph that sends %s costs no more than that: the next event comes', async (_, frame) => {
  await using shop = await startMiniShop();
  await using orders = await startSource([frame, JSON.stringify(nextOf(event))]);
  await using started = await startGateway(shop, {
    clientFor: (name, url) =>
      createNetworkClient({
        name,
        url,
        subscriptionUrl: orders.url,
        timeoutMs: 30_000,
        callerSecret: null,
        clock: systemClock,
        log: silentLog,
      }),
  });
  const client = connect(started.url);
  // Two results of one source: what they are made from is copied.
  const followed = ['name', 'price'].map((field) =>
    follow(client, {
      query: `subscription { orderChanged(orderId: "1") { seq items { product { ${field} } } } }`,
    }),
  );
  for (const { results } of followed)
    await eventually(() =>
      expect(results.map(({ data }) => data)).toContainEqual({
        orderChanged: expect.objectContaining({ seq: 7 }),
      }),
    );
  await client.dispose();
});

const nextOf = (payload: object) => ({ id: 'ID', type: 'next', payload });

/** A subgraph that sends these to whoever subscribes first, and only the last of them to those who come later. */
async function startSource(
  frames: readonly (string | Buffer)[],
): Promise<AsyncDisposable & { readonly url: string }> {
  let asked = 0;
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket: WebSocket) =>
    socket.on('message', (data) => {
      const { type, id } = JSON.parse(data.toString());
      if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
      if (type !== 'subscribe') return;
      asked += 1;
      for (const frame of asked === 1 ? frames : frames.slice(-1))
        socket.send(typeof frame === 'string' ? frame.replace('"ID"', JSON.stringify(id)) : frame);
    }),
  );
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of server.clients) socket.terminate();
      server.close();
    },
  };
}
