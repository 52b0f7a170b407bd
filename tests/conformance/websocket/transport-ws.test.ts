/**
 * graphql-transport-ws, message by message, against the gateway's own port.
 * https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md. Ids of cases are never reused.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import WebSocket from 'ws';
import { connect, follow, openRaw, openReady } from '../../gateway/subscriptions/support/client.ts';
import {
  anOrder,
  type MiniShop,
  startMiniShop,
} from '../../gateway/subscriptions/support/mini-shop.ts';
import {
  type StartedGateway,
  startGateway,
} from '../../gateway/subscriptions/support/start-gateway.ts';
import { eventually } from '../../support/eventually.ts';

let shop: MiniShop;
let started: StartedGateway;

beforeAll(async () => {
  shop = await startMiniShop();
  started = await startGateway(shop, {
    subscriptionLimits: { operationsPerSocketMax: 3, messageBytesMax: 64_000 },
  });
});
afterAll(async () => {
  await started[Symbol.asyncDispose]();
  await shop[Symbol.asyncDispose]();
});

const subscribe = (id: string, query: string, variables?: object) => ({
  id,
  type: 'subscribe',
  payload: { query, ...(variables ? { variables } : {}) },
});
const tick = 'subscription { tick }';
const order = '{ order(id: "5") { id } }';

describe('handshake', () => {
  test('W01 the subprotocol is chosen', async () => {
    await using raw = await openRaw(started.url);
    expect(raw.socket.protocol).toBe('graphql-transport-ws');
  });

  test('W02 it is chosen among others', async () => {
    const socket = new WebSocket(started.url, ['graphql-ws', 'graphql-transport-ws']);
    await new Promise((resolve) => socket.once('open', resolve));
    expect(socket.protocol).toBe('graphql-transport-ws');
    socket.terminate();
  });

  test('W03 a socket without it is closed with 4406', async () => {
    const socket = new WebSocket(started.url);
    expect(await new Promise((resolve) => socket.once('close', resolve))).toBe(4406);
  });

  test('W04 no compression is agreed to', async () => {
    await using raw = await openRaw(started.url, { perMessageDeflate: true });
    expect(raw.socket.extensions).toBe('');
  });

  test('W05 another path gets no socket', async () => {
    await expect(openRaw(started.url.replace('/graphql', '/else'))).rejects.toThrow('404');
  });
});

describe('initialisation', () => {
  test.each([
    ['W10', 'nothing', {}],
    ['W11', 'null', { payload: null }],
    ['W12', 'an object', { payload: { any: 1 } }],
  ])('%s connection_init with %s is acknowledged', async (_id, _what, extra) => {
    await using raw = await openRaw(started.url);
    raw.send({ type: 'connection_init', ...extra });
    expect(await raw.next()).toEqual({ type: 'connection_ack' });
  });

  test('W13 a payload that is no object closes with 4400', async () => {
    await using raw = await openRaw(started.url);
    raw.send({ type: 'connection_init', payload: 'token' });
    expect(await raw.closed).toBe(4400);
  });

  test('W14 silence closes with 4408', async () => {
    await using hasty = await startGateway(shop, { subscriptionLimits: { initTimeoutMs: 250 } });
    await using raw = await openRaw(hasty.url);
    expect(await raw.closed).toBe(4408);
  });

  test('W15 a second connection_init closes with 4429', async () => {
    await using raw = await openReady(started.url);
    raw.send({ type: 'connection_init' });
    expect(await raw.closed).toBe(4429);
  });

  test('W16 two at once close with 4429', async () => {
    await using raw = await openRaw(started.url);
    raw.send({ type: 'connection_init' });
    raw.send({ type: 'connection_init' });
    expect(await raw.closed).toBe(4429);
  });

  test('W17 subscribe before connection_init closes with 4401', async () => {
    await using raw = await openRaw(started.url);
    raw.send(subscribe('1', order));
    expect(await raw.closed).toBe(4401);
  });

  test('W18 subscribe before the acknowledgement closes with 4401', async () => {
    await using raw = await openRaw(started.url);
    raw.send({ type: 'connection_init' });
    raw.send(subscribe('1', order));
    expect(await raw.closed).toBe(4401);
  });

  test('W19 a token that does not hold closes with 4403', async () => {
    await using raw = await openRaw(started.url);
    raw.send({ type: 'connection_init', payload: { authorization: 'forged' } });
    expect(await raw.closed).toBe(4403);
  });
});

describe('messages', () => {
  test.each([
    ['W20', '{'],
    ['W21', '[]'],
    ['W22', '"text"'],
    ['W23', '{}'],
    ['W24', '{"type":"start","id":"1"}'],
    ['W25', '{"type":"subscribe","id":"1"}'],
    ['W26', '{"type":"subscribe","id":"1","payload":{}}'],
    ['W27', '{"type":"subscribe","payload":{"query":"{ __typename }"}}'],
    ['W28', '{"type":"subscribe","id":1,"payload":{"query":"{ __typename }"}}'],
    ['W29', '{"type":"subscribe","id":"1","payload":{"query":"{ __typename }","variables":[]}}'],
    ['W30', '{"type":"complete"}'],
    ['W31', '{"type":"connection_ack"}'],
  ])('%s %s closes with 4400', async (_id, text) => {
    await using raw = await openReady(started.url);
    raw.send(text);
    expect(await raw.closed).toBe(4400);
  });

  test('W32 a binary message closes with 4400', async () => {
    await using raw = await openReady(started.url);
    raw.socket.send(Buffer.from('{"type":"ping"}'));
    expect(await raw.closed).toBe(4400);
  });

  test('W33 a message past the limit closes with 1009', async () => {
    await using raw = await openReady(started.url);
    raw.send(subscribe('1', `{ order(id: "${'x'.repeat(70_000)}") { id } }`));
    expect(await raw.closed).toBe(1009);
  });

  test('W34 ping is answered with what it carried', async () => {
    await using raw = await openReady(started.url);
    raw.send({ type: 'ping', payload: { at: 7 } });
    expect(await raw.next()).toEqual({ type: 'pong', payload: { at: 7 } });
    raw.send({ type: 'ping' });
    expect(await raw.next()).toEqual({ type: 'pong' });
  });

  test('W35 ping is answered before the acknowledgement', async () => {
    await using raw = await openRaw(started.url);
    raw.send({ type: 'ping' });
    expect(await raw.next()).toEqual({ type: 'pong' });
  });

  test('W36 an unasked pong is taken', async () => {
    await using raw = await openReady(started.url);
    raw.send({ type: 'pong' });
    raw.send({ type: 'ping' });
    expect(await raw.next()).toEqual({ type: 'pong' });
  });
});

describe('operations', () => {
  test('W40 a query is one next and one complete', async () => {
    await using raw = await openReady(started.url);
    raw.send(subscribe('q', order));
    expect(await raw.next()).toEqual({
      id: 'q',
      type: 'next',
      payload: { data: { order: { id: '5' } } },
    });
    expect(await raw.next()).toEqual({ id: 'q', type: 'complete' });
  });

  test('W41 an id is free again after complete', async () => {
    await using raw = await openReady(started.url);
    for (let round = 0; round < 2; round++) {
      raw.send(subscribe('q', order));
      expect(await raw.next()).toMatchObject({ id: 'q', type: 'next' });
      expect(await raw.next()).toEqual({ id: 'q', type: 'complete' });
    }
  });

  test('W42 an id in use closes with 4409 and says which', async () => {
    await using raw = await openReady(started.url);
    const reason = new Promise((resolve) =>
      raw.socket.once('close', (_code, text) => resolve(text.toString())),
    );
    raw.send(subscribe('same', tick));
    raw.send(subscribe('same', tick));
    expect(await raw.closed).toBe(4409);
    expect(await reason).toBe('Subscriber for same already exists');
  });

  test.each([
    ['W43', 'a syntax error', '{', 'GRAPHQL_PARSE_FAILED'],
    ['W44', 'an unknown field', '{ nope }', 'GRAPHQL_VALIDATION_FAILED'],
    ['W45', 'no document', '', 'BAD_USER_INPUT'],
    ['W46', 'two root fields', 'subscription { tick search { id } }', 'GRAPHQL_VALIDATION_FAILED'],
  ])('%s %s ends that operation with an error, and no other', async (_id, _what, query, code) => {
    await using raw = await openReady(started.url);
    raw.send(subscribe('bad', query));
    const error = await raw.next();
    expect(error).toMatchObject({ id: 'bad', type: 'error' });
    const [first] = error['payload'] as { message: string; extensions: { code: string } }[];
    expect(first?.extensions.code).toBe(code);
    raw.send(subscribe('good', order));
    expect(await raw.next()).toMatchObject({ id: 'good', type: 'next' });
  });

  test('W47 variables of the wrong type end the operation with an error', async () => {
    await using raw = await openReady(started.url);
    raw.send(subscribe('v', 'query($id: ID!) { order(id: $id) { id } }', { id: {} }));
    expect(await raw.next()).toMatchObject({
      id: 'v',
      type: 'error',
      payload: [{ extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  test('W48 one operation more than a socket may hold ends with an error', async () => {
    await using raw = await openReady(started.url);
    for (const id of ['1', '2', '3', '4']) raw.send(subscribe(id, tick));
    expect(await raw.next()).toMatchObject({
      id: '4',
      type: 'error',
      payload: [{ extensions: { code: 'OPERATION_LIMIT_EXCEEDED' } }],
    });
  });

  test('W55 what a client has stopped counts for as long as it goes on', async () => {
    await using raw = await openReady(started.url);
    // Changes are carried through, whoever has stopped listening.
    shop.orders.mode = 'hang';
    for (const id of ['1', '2', '3', '4']) {
      raw.send(subscribe(id, 'mutation { touch(id: "1") { status } }'));
      raw.send({ id, type: 'complete' });
    }
    expect(await raw.next()).toMatchObject({
      id: '4',
      type: 'error',
      payload: [{ extensions: { code: 'OPERATION_LIMIT_EXCEEDED' } }],
    });
    shop.orders.mode = 'ok';
  });

  test('W49 nothing follows the client’s complete', async () => {
    await using raw = await openReady(started.url);
    const opened = shop.orders.subscriptions.opened;
    raw.send(subscribe('s', 'subscription { orderChanged(orderId: "49") { status } }'));
    await eventually(() => expect(shop.orders.subscriptions.opened).toBe(opened + 1));
    raw.send({ id: 's', type: 'complete' });
    await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
    shop.events.emit('order:49', anOrder('49', 'LATE', 1));
    raw.send({ type: 'ping' });
    expect(await raw.next()).toEqual({ type: 'pong' });
  });

  test('W50 complete for an id that is not there is taken', async () => {
    await using raw = await openReady(started.url);
    raw.send({ id: 'nobody', type: 'complete' });
    raw.send({ type: 'ping' });
    expect(await raw.next()).toEqual({ type: 'pong' });
  });

  test('W51 an id may be used again at once after the client’s complete', async () => {
    await using raw = await openReady(started.url);
    raw.send(subscribe('s', tick));
    raw.send({ id: 's', type: 'complete' });
    raw.send(subscribe('s', order));
    expect(await raw.next()).toMatchObject({ id: 's', type: 'next', payload: { data: {} } });
    expect(await raw.next()).toEqual({ id: 's', type: 'complete' });
  });

  test('W52 many subscriptions on one socket keep their ids apart', async () => {
    const client = connect(started.url);
    const followed = ['521', '522', '523'].map((orderId) =>
      follow(client, {
        query: 'subscription($orderId: ID!) { orderChanged(orderId: $orderId) { id } }',
        variables: { orderId },
      }),
    );
    await eventually(() => expect(shop.orders.subscriptions.open).toBe(3));
    for (const id of ['523', '521', '522']) shop.events.emit(`order:${id}`, anOrder(id, 'A', 1));
    expect(await Promise.all(followed.map((one) => one.data(1)))).toEqual([
      [{ orderChanged: { id: '521' } }],
      [{ orderChanged: { id: '522' } }],
      [{ orderChanged: { id: '523' } }],
    ]);
    await client.dispose();
  });

  test('W53 the source’s end is the client’s complete', async () => {
    await using raw = await openReady(started.url);
    const opened = shop.orders.subscriptions.opened;
    raw.send(subscribe('s', 'subscription { orderChanged(orderId: "53") { status } }'));
    await eventually(() => expect(shop.orders.subscriptions.opened).toBe(opened + 1));
    shop.events.end('order:53');
    expect(await raw.next()).toEqual({ id: 's', type: 'complete' });
  });

  test('W54 a socket that goes ends all it had', async () => {
    const raw = await openReady(started.url);
    for (const id of ['1', '2']) raw.send(subscribe(id, tick));
    await eventually(() => expect(shop.orders.subscriptions.open).toBeGreaterThan(0));
    raw.socket.terminate();
    await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
  });
});
