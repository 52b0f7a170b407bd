/**
 * Multipart subscriptions, byte by byte, against the gateway's own port.
 * https://www.apollographql.com/docs/graphos/routing/operations/subscriptions/multipart-protocol. Ids of cases are
 * never reused.
 */
import { describe, expect, test } from '@jest/globals';
import { anOrder } from '../../gateway/subscriptions/support/mini-shop.ts';
import { eventually } from '../../support/eventually.ts';
import { useShop } from './support/open-shop.ts';
import { rawRequest } from './support/raw-request.ts';

const shop = useShop();

const json = 'application/json';
const parts = 'multipart/mixed;subscriptionSpec=1.0';
const tick = 'subscription { tick }';
const order = '{ order(id: "5") { id } }';

const post = (asked: object, accept = `${parts}, ${json}`) =>
  rawRequest(shop.url, 'POST', { accept, 'content-type': json }, JSON.stringify(asked));

const beginning = '\r\n--graphql';
const partOf = (value: object) =>
  `\r\ncontent-type: application/json; charset=utf-8\r\n\r\n${JSON.stringify(value)}\r\n--graphql`;
const ending = '--\r\n';

describe('a stream', () => {
  test.each([
    ['M01', 'what Apollo documents', `${parts}, ${json}`],
    ['M02', 'a quoted version', `multipart/mixed;subscriptionSpec="1.0", ${json}`],
    [
      'M03',
      'a boundary',
      `multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,${json};q=0.9`,
    ],
    ['M04', 'nothing else', parts],
  ])(
    '%s asked for by %s: its head and the first delimiter come before any event',
    async (_id, _how, accept) => {
      await using reply = await post({ query: tick }, accept);
      expect(reply.status).toBe(200);
      expect(reply.headers['content-type']).toBe(
        'multipart/mixed;boundary="graphql";subscriptionSpec=1.0',
      );
      expect(reply.headers['content-encoding']).toBeUndefined();
      await eventually(() => expect(reply.body()).toBe(beginning));
      await shop.opened();
    },
  );

  test('M05 each event is a part with the delimiter behind it, and the end a closing one', async () => {
    await using reply = await post({ query: tick });
    await shop.opened();
    const sent = [1, 2].map((value) => {
      const eventId = shop.events.emit('tick', value);
      return partOf({ payload: { data: { tick: value }, extensions: { eventId } } });
    });
    await eventually(() => expect(reply.chunks()).toEqual([beginning, ...sent]));
    shop.events.end('tick');
    expect(await reply.whole()).toBe(beginning + sent.join('') + ending);
  });

  test('M06 a value that looks like a delimiter does not end a part', async () => {
    const status = '\r\n--graphql--\r\n';
    await using reply = await post({
      query: 'subscription { orderChanged(orderId: "1") { status } }',
    });
    await shop.opened();
    const eventId = shop.events.emit('order:1', anOrder('1', status, 1));
    const result = { data: { orderChanged: { status } }, extensions: { eventId } };
    await eventually(() => expect(reply.chunks()[1]).toBe(partOf({ payload: result })));
  });

  test('M07 a quiet stream carries empty parts', async () => {
    await using quick = await shop.gatewayWith({ subscriptionLimits: { heartbeatEveryMs: 20 } });
    const url = `${quick.gateway.url}?${new URLSearchParams({ query: tick })}`;
    await using quiet = await rawRequest(url, 'GET', { accept: parts });
    await eventually(() => expect(quiet.body()).toContain(partOf({}) + partOf({})));
  });

  test('M08 an error in an event stands in its payload, and the stream goes on', async () => {
    shop.catalog.mode = 'error';
    await using reply = await post({
      query: 'subscription { maybeOrder(orderId: "1") { items { product { name } } } }',
    });
    await shop.opened();
    shop.events.emit('order:1', anOrder('1', 'SENT', 1));
    await eventually(() =>
      expect(reply.chunks()[1]).toMatch(
        /\{"payload":\{"errors":\[.+\],"data":\{"maybeOrder":null\}/,
      ),
    );
    shop.catalog.mode = 'ok';
    shop.events.emit('order:1', anOrder('1', 'SENT', 2));
    await eventually(() => expect(reply.chunks()[2]).toContain('"Chair"'));
  });

  test('M09 an error of the source is errors beside no payload, then the end', async () => {
    await using reply = await post({ query: tick });
    await shop.opened();
    shop.events.break('tick', new Error('Out of order'));
    expect(await reply.whole()).toMatch(
      /^\r\n--graphql\r\n.+\r\n\r\n\{"payload":null,"errors":\[.+\]\}\r\n--graphql--\r\n$/,
    );
  });
});

describe('one result', () => {
  test.each([
    ['M20', 'a query', { query: order }, { data: { order: { id: '5' } } }],
    ['M21', 'what is refused', { query: '{ none }' }, { errors: [expect.any(Object)] }],
    ['M22', 'a refused stream', { query: 'subscription { no }' }, { errors: [expect.any(Object)] }],
  ])('%s %s is JSON for a client that takes it', async (_id, _what, asked, result) => {
    await using reply = await post(asked);
    expect(reply.status).toBe(200);
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(JSON.parse(await reply.whole())).toEqual(result);
  });

  test('M23 a status of its own goes with the media type that has them', async () => {
    const accept = `${parts}, application/graphql-response+json`;
    await using reply = await post({ query: 'subscription { none }' }, accept);
    expect(reply.status).toBe(400);
  });

  test('M24 a client that takes nothing else is sent one part, and the end', async () => {
    await using reply = await post({ query: order }, parts);
    const result = { data: { order: { id: '5' } } };
    expect(await reply.whole()).toBe(beginning + partOf({ payload: result }) + ending);
  });

  test.each([
    ['M25', 'parts of another kind', 'multipart/mixed;deferSpec=20220824'],
    ['M26', 'another version', 'multipart/mixed;subscriptionSpec=2.0'],
  ])('%s %s are not taken for these', async (_id, _what, accept) => {
    await using refused = await post({ query: tick }, accept);
    expect(refused.status).toBe(406);
    await using answered = await post({ query: order }, `${accept}, ${json}`);
    expect(answered.headers['content-type']).toBe('application/json; charset=utf-8');
  });

  test('M27 of both kinds of streams, the one that the client prefers', async () => {
    await using events = await post({ query: tick }, `${parts};q=0.5, text/event-stream`);
    expect(events.headers['content-type']).toContain('text/event-stream');
    await using first = await post({ query: tick }, `${parts}, text/event-stream`);
    expect(first.headers['content-type']).toContain('multipart/mixed');
  });
});
