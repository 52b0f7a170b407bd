/**
 * GraphQL over server-sent events in the distinct connections mode, byte by byte, against the gateway's own port.
 * https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md. Ids of cases are never reused.
 */
import { describe, expect, test } from '@jest/globals';
import { anOrder } from '../../gateway/subscriptions/support/mini-shop.ts';
import { eventually } from '../../support/eventually.ts';
import { useShop } from './support/open-shop.ts';
import { rawRequest } from './support/raw-request.ts';

const shop = useShop();

const accept = 'text/event-stream';
const json = 'application/json';

const post = (asked: object | string, headers: Record<string, string> = {}, version?: string) =>
  rawRequest(
    shop.url,
    'POST',
    { accept, 'content-type': json, ...headers },
    typeof asked === 'string' ? asked : JSON.stringify(asked),
    version,
  );

const get = (asked: Record<string, string>, headers: Record<string, string> = {}, method = 'GET') =>
  rawRequest(`${shop.url}?${new URLSearchParams(asked)}`, method, {
    accept,
    ...headers,
  });

const complete = 'event: complete\ndata:\n\n';
const nextOf = (result: object) => `event: next\ndata: ${JSON.stringify(result)}\n\n`;

const order = '{ order(id: "5") { id } }';
const touch = 'mutation { touch(id: "5") { status } }';
const tick = 'subscription { tick }';

describe('a stream', () => {
  test.each([
    ['S01', 'POST', () => post({ query: tick })],
    ['S02', 'GET', () => get({ query: tick })],
    [
      'S03',
      'a request that names the charset',
      () => post({ query: tick }, { accept: `${accept}; charset=utf-8` }),
    ],
    [
      'S04',
      'a request that would also take JSON',
      () => post({ query: tick }, { accept: `${json}, ${accept};q=0.1` }),
    ],
  ])('%s asked by %s: its head and a comment come before any event', async (_id, _how, ask) => {
    await using reply = await ask();
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(reply.headers['content-encoding']).toBeUndefined();
    await eventually(() => expect(reply.body()).toBe(':\n\n'));
    await shop.opened();
  });

  test('S05 each event is sent as it happens and by itself, with its id; then complete', async () => {
    await using reply = await post({ query: tick });
    await shop.opened();
    const first = shop.events.emit('tick', 1);
    const frame = (id: string, value: number) =>
      `id: ${id}\n${nextOf({ data: { tick: value }, extensions: { eventId: id } })}`;
    await eventually(() => expect(reply.chunks()).toEqual([':\n\n', frame(first, 1)]));
    const second = shop.events.emit('tick', 2);
    await eventually(() => expect(reply.chunks().slice(2)).toEqual([frame(second, 2)]));
    shop.events.end('tick');
    expect((await reply.whole()).endsWith(`${frame(second, 2)}${complete}`)).toBe(true);
  });

  test('S06 what breaks lines in a value does not break an event', async () => {
    const status = 'a\nb\r\nc\rd\u2028e\u0000f\u{1f48d}';
    await using reply = await post({
      query: 'subscription { orderChanged(orderId: "1") { status } }',
    });
    await shop.opened();
    const eventId = shop.events.emit('order:1', anOrder('1', status, 1));
    const result = { data: { orderChanged: { status } }, extensions: { eventId } };
    await eventually(() => expect(reply.chunks()[1]).toBe(`id: ${eventId}\n${nextOf(result)}`));
  });

  test('S07 an error of the source is a next with errors, then complete', async () => {
    await using reply = await post({ query: tick });
    await shop.opened();
    shop.events.break('tick', new Error('Out of order'));
    const [, next, end] = (await reply.whole()).split('\n\n');
    expect(next).toMatch(/^event: next\ndata: \{"errors":\[/);
    expect(`${end}\n\n`).toBe(complete);
  });

  test('S08 two streams go each their own way', async () => {
    await using ticks = await post({ query: tick });
    await using orders = await post({ query: 'subscription { maybeOrder(orderId: "1") { seq } }' });
    await eventually(() => expect(shop.orders.subscriptions.open).toBe(2));
    shop.events.end('tick');
    await ticks.whole();
    shop.events.emit('order:1', anOrder('1', 'SENT', 3));
    await eventually(() => expect(orders.body()).toContain('"seq":3'));
  });

  test('S09 a client of HTTP/1.0 is sent the same without chunks', async () => {
    await using reply = await post({ query: tick }, {}, '1.0');
    await shop.opened();
    expect(reply.headers['transfer-encoding']).toBeUndefined();
    shop.events.emit('tick', 1);
    shop.events.end('tick');
    expect(await reply.whole()).toMatch(
      /^:\n\nid: .+\nevent: next\ndata: .+\n\nevent: complete\ndata:\n\n$/,
    );
  });

  test('S10 a client that goes away is done with', async () => {
    const reply = await post({ query: tick });
    await shop.opened();
    await reply[Symbol.asyncDispose]();
    await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
  });

  test('S11 the operation is chosen by name, and given its variables', async () => {
    const query = `query Other { order(id: "1") { id } }
      subscription Chosen($id: ID!) { orderChanged(orderId: $id) { seq } }`;
    const variables = { id: '9' };
    await using reply = await post({ query, operationName: 'Chosen', variables });
    await shop.opened();
    shop.events.emit('order:9', anOrder('9', 'SENT', 4));
    await eventually(() => expect(reply.body()).toContain('"seq":4'));
  });
});

describe('one result', () => {
  const read = `:\n\n${nextOf({ data: { order: { id: '5' } } })}${complete}`;
  const written = `:\n\n${nextOf({ data: { touch: { status: 'TOUCHED' } } })}${complete}`;

  test.each([
    ['S20', 'a query by POST', () => post({ query: order }), read],
    ['S21', 'a query by GET', () => get({ query: order }), read],
    ['S22', 'a mutation by POST', () => post({ query: touch }), written],
  ])('%s %s is one next, then complete', async (_id, _what, ask, expected) => {
    await using reply = await ask();
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe('text/event-stream; charset=utf-8');
    expect(await reply.whole()).toBe(expected);
  });

  test('S23 a client that takes JSON is answered in JSON', async () => {
    await using reply = await post({ query: order }, { accept: `${accept}, ${json}` });
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(await reply.whole())).toEqual({ data: { order: { id: '5' } } });
  });

  test('S24 an error in a field stands beside the data', async () => {
    shop.catalog.mode = '500';
    await using reply = await post({ query: '{ product(upc: "p1") { name } }' });
    const body = await reply.whole();
    shop.catalog.mode = 'ok';
    expect(body).toMatch(/^:\n\nevent: next\ndata: \{"errors":\[.+\],"data":\{"product":null\}/);
    expect(body.endsWith(complete)).toBe(true);
  });
});

describe('refusals', () => {
  test.each([
    ['S30', 'a document that is no GraphQL', { query: '{' }],
    ['S31', 'a field that is not there', { query: '{ none }' }],
    ['S32', 'a variable of the wrong type', { query: 'query($id: ID!) { order(id: $id) { id } }' }],
    ['S33', 'two subscriptions in one', { query: 'subscription { tick search { id } }' }],
    ['S34', 'several operations and no name', { query: `query A ${order} query B ${order}` }],
  ])('%s %s: a next with errors, then complete', async (_id, _what, asked) => {
    await using reply = await post(asked);
    expect(reply.status).toBe(200);
    const body = await reply.whole();
    expect(body).toMatch(
      /^:\n\nevent: next\ndata: \{"errors":\[\{.+\]\}\n\nevent: complete\ndata:\n\n$/,
    );
  });

  test.each([
    ['S40', 'a body that is no JSON', () => post('{'), 400],
    ['S41', 'a list of requests', () => post([{ query: tick }]), 400],
    ['S42', 'no operation', () => post({}), 400],
    ['S43', 'variables that are no object', () => post({ query: tick, variables: 7 }), 400],
    [
      'S44',
      'a body of another type',
      () => post({ query: tick }, { 'content-type': 'text/plain' }),
      415,
    ],
    ['S45', 'a mutation by GET', () => get({ query: touch }), 405],
    ['S46', 'a token that does not hold', () => post({ query: tick }, { authorization: 'x' }), 401],
    [
      'S47',
      'a body too large',
      () => post({ query: tick, extensions: { x: 'x'.repeat(200_000) } }),
      413,
    ],
  ])('%s %s: an ordinary reply that says why', async (_id, _what, ask, status) => {
    await using reply = await ask();
    expect(reply.status).toBe(status);
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(await reply.whole()).errors[0].extensions.code).toEqual(expect.any(String));
    await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
  });

  test('S48 what GET does not take names POST', async () => {
    await using reply = await get({ query: touch });
    expect(reply.headers['allow']).toBe('POST');
  });

  test('S49 a subscription of a client that takes no stream is told how', async () => {
    await using reply = await post({ query: tick }, { accept: json });
    expect(reply.status).toBe(405);
    expect(await reply.whole()).toContain('accept: text/event-stream');
  });

  test.each([
    ['S50', 'a type we do not write', () => get({ query: tick }, { accept: 'text/html' })],
    ['S51', 'events, but not at all', () => get({ query: tick }, { accept: `${accept};q=0` })],
    ['S52', 'the head of a stream alone', () => get({ query: tick }, {}, 'HEAD')],
  ])('%s %s: 406', async (_id, _what, ask) => {
    await using reply = await ask();
    expect(reply.status).toBe(406);
  });

  test('S54 who takes nothing that is written is told what is', async () => {
    await using reply = await get({ query: tick }, { accept: 'text/html' });
    expect(await reply.whole()).toContain('text/event-stream');
  });

  test('S53 a page elsewhere may resume where its origin is allowed', async () => {
    await using open = await shop.gatewayWith({ allowedOrigins: ['https://shop.example'] });
    await using reply = await rawRequest(open.gateway.url, 'OPTIONS', {
      origin: 'https://shop.example',
      'access-control-request-headers': 'last-event-id',
    });
    expect(reply.headers['access-control-allow-headers']).toContain('last-event-id');
  });
});
