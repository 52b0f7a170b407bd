import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { EventSource } from 'undici';
import { openPolicy } from '../../../gateway/operations/document-modes.ts';
import { staticManifests } from '../../../gateway/operations/manifests/manifest-source.ts';
import { eventually } from '../../support/eventually.ts';
import { acceptEvents, eventsIn, follow, followByGet } from './support/http-client.ts';
import { anOrder, type MiniShop, startMiniShop } from './support/mini-shop.ts';
import { type StartedGateway, startGateway } from './support/start-gateway.ts';

const query = 'subscription { orderChanged(orderId: "1") { seq } }';

const seqs = (results: readonly { readonly data?: Record<string, unknown> | null }[]) =>
  results.map(({ data }) => (data as { orderChanged: { seq: number } }).orderChanged.seq);

describe('coming back', () => {
  /** Five events, of which a client has seen the second. */
  async function afterFive(shop: MiniShop, started: StartedGateway) {
    await using first = await follow(started.gateway.url, { query }, acceptEvents);
    await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
    for (let seq = 1; seq <= 5; seq++) shop.events.emit('order:1', anOrder('1', 'CHANGED', seq));
    await first.results(5);
    return eventsIn(first.text)[1]?.lastEventId ?? '';
  }

  test.each([
    ['the header that browsers send', (id: string) => ({ headers: { 'last-event-id': id } })],
    ['the request', (id: string) => ({ extensions: { lastEventId: id } })],
    [
      'the header, later than the address that a page opened once',
      (id: string) => ({ headers: { 'last-event-id': id }, extensions: { lastEventId: 'e1' } }),
    ],
  ])(
    'the last event is named by %s: what was missed comes once and in order',
    async (_how, naming) => {
      await using shop = await startMiniShop();
      await using started = await startGateway(shop);
      const { extensions, headers } = {
        extensions: {},
        headers: {},
        ...naming(await afterFive(shop, started)),
      };
      for (const open of [follow, followByGet]) {
        await using resumed = await open(
          started.gateway.url,
          { query, extensions },
          acceptEvents,
          headers,
        );
        expect(seqs(await resumed.results(3))).toEqual([3, 4, 5]);
      }
    },
  );

  test('an event that nobody knows any more: what follows is marked as after a gap', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop);
    const headers = { 'last-event-id': 'e999' };
    await using resumed = await follow(started.gateway.url, { query }, acceptEvents, headers);
    await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
    const eventId = shop.events.emit('order:1', anOrder('1', 'CHANGED', 1));
    expect((await resumed.results(1))[0]?.extensions).toEqual({ eventId, gap: true });
  });

  test('an id that no event can have is refused', async () => {
    await using shop = await startMiniShop();
    await using started = await startGateway(shop);
    const headers = { 'last-event-id': 'x'.repeat(300) };
    await using refused = await follow(started.gateway.url, { query }, acceptEvents, headers);
    expect(await refused.ended()).toContain('BAD_USER_INPUT');
  });

  test('a browser’s EventSource: the gateway restarts on its port, and nothing is lost or repeated', async () => {
    await using shop = await startMiniShop();
    let started = await startGateway(shop);
    const { port } = started.gateway;
    const seen: number[] = [];
    const source = new EventSource(`${started.gateway.url}?${new URLSearchParams({ query })}`);
    source.addEventListener('next', (event) => {
      if ('data' in event) seen.push(JSON.parse(String(event.data)).data.orderChanged.seq);
    });
    await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
    shop.events.emit('order:1', anOrder('1', 'CHANGED', 1));
    await eventually(() => expect(seen).toEqual([1]));
    await started.gateway.close();
    for (const seq of [2, 3]) shop.events.emit('order:1', anOrder('1', 'CHANGED', seq));
    started = await startGateway(shop, { port });
    await eventually(() => expect(seen).toEqual([1, 2, 3]));
    source.close();
    await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
    await started.gateway.close();
  });
});

describe('what may be followed', () => {
  let shop: MiniShop;
  let started: StartedGateway;
  const id = 'sha256:0000000000000000000000000000000000000000000000000000000000000001';

  beforeAll(async () => {
    shop = await startMiniShop();
    started = await startGateway(shop, {
      subscriptionGuards: {
        guardedOrder: (caller, { orderId }) =>
          caller.kind === 'shopper' && caller.orderIds.includes(String(orderId)),
      },
      documents: { ...openPolicy, clients: new Map([['dashboard', 'id']]) },
      operations: staticManifests([
        {
          client: 'dashboard',
          version: '1',
          file: 'dashboard.json',
          operations: new Map([[id, query]]),
        },
      ]),
      limits: { depthMax: 3 },
    });
  });
  // What a case leaves behind would be taken for what the next one has opened.
  afterEach(() => eventually(() => expect(shop.orders.subscriptions.open).toBe(0)));
  afterAll(async () => {
    await started[Symbol.asyncDispose]();
    await shop[Symbol.asyncDispose]();
  });

  const guarded = { query: 'subscription { guardedOrder(orderId: "2") { seq } }' };

  test.each([
    ['without the right', guarded, 'shopper s1 1', 'FORBIDDEN'],
    [
      'without a registered id where one is asked',
      { query },
      'staff opal agent',
      'PERSISTED_QUERY_ID_REQUIRED',
    ],
    [
      'by an id that is not registered',
      { documentId: 'sha256:1' },
      'staff opal agent',
      'PERSISTED_QUERY_NOT_IN_LIST',
    ],
    [
      'deeper than is taken',
      { query: 'subscription { orderChanged(orderId: "1") { items { product { upc } } } }' },
      'shopper s1 1',
      'OPERATION_LIMIT_EXCEEDED',
    ],
    ['what is no GraphQL', { query: 'subscription {' }, 'shopper s1 1', 'GRAPHQL_PARSE_FAILED'],
    [
      'what the schema does not have',
      { query: 'subscription { none }' },
      'shopper s1 1',
      'GRAPHQL_VALIDATION_FAILED',
    ],
  ])(
    '%s: refused by an event that a page can read, then complete',
    async (_how, asked, authorization, code) => {
      await using refused = await follow(started.gateway.url, asked, acceptEvents, {
        authorization,
      });
      expect(refused.status).toBe(200);
      const [next, complete, ...more] = eventsIn(await refused.ended());
      expect(JSON.parse(next?.data ?? '')).toMatchObject({ errors: [{ extensions: { code } }] });
      expect(complete?.type).toBe('complete');
      expect(more).toEqual([]);
      expect(shop.orders.subscriptions.open).toBe(0);
    },
  );

  test.each([
    ['a token that does not hold', guarded, 'forged', 401, 'UNAUTHENTICATED'],
    ['nobody, where somebody is asked for', guarded, '', 401, 'UNAUTHENTICATED'],
    ['a body without an operation', {}, 'shopper s1 1', 400, 'BAD_USER_INPUT'],
  ])('%s: refused by an ordinary reply', async (_how, asked, authorization, status, code) => {
    const headers: Record<string, string> = authorization ? { authorization } : {};
    await using refused = await follow(started.gateway.url, asked, acceptEvents, headers);
    expect(refused.status).toBe(status);
    expect(refused.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await refused.ended()).toContain(code);
  });

  test('a client that takes JSON too is refused in JSON', async () => {
    const accept = 'text/event-stream, application/graphql-response+json';
    await using refused = await follow(started.gateway.url, guarded, accept, {
      authorization: 'shopper s1 1',
    });
    expect(refused.status).toBe(403);
    expect(refused.headers.get('content-type')).toContain('application/graphql-response+json');
  });

  test('a registered id, named in the address as well', async () => {
    const headers = { accept: acceptEvents, authorization: 'staff opal agent' };
    const gone = new AbortController();
    const response = await fetch(`${started.gateway.url}/${id}`, { headers, signal: gone.signal });
    expect(response.status).toBe(200);
    await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
    gone.abort();
    await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
  });

  test('an order of one’s own', async () => {
    await using followed = await follow(
      started.gateway.url,
      {
        query: 'subscription($id: ID!) { guardedOrder(orderId: $id) { seq } }',
        variables: { id: '3' },
      },
      acceptEvents,
      { authorization: 'shopper s1 1,3' },
    );
    await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
    shop.events.emit('order:3', anOrder('3', 'SENT', 7));
    expect((await followed.results(1))[0]?.data).toEqual({ guardedOrder: { seq: 7 } });
  });

  test('a page of another origin gets no stream', async () => {
    await using refused = await followByGet(started.gateway.url, { query }, acceptEvents, {
      origin: 'https://evil.example',
    });
    expect(await refused.ended()).toContain('CSRF_BLOCKED');
  });

  test('one stream counts as one request towards the limit of its address', async () => {
    await using narrow = await startGateway(shop, { requestsPerMinute: 2 });
    await using _first = await follow(narrow.gateway.url, { query }, acceptEvents);
    await using _second = await follow(narrow.gateway.url, { query }, acceptEvents);
    await using third = await follow(narrow.gateway.url, { query }, acceptEvents);
    expect(third.status).toBe(429);
    expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

test('streams asked behind one another on one connection: the first stands, and none outlives the connection', async () => {
  await using shop = await startMiniShop();
  await using started = await startGateway(shop);
  const path = (topic: string) => `/graphql?${new URLSearchParams({ query: topic })}`;
  const ask = (topic: string) =>
    `GET ${path(topic)} HTTP/1.1\r\nhost: localhost\r\naccept: text/event-stream\r\n\r\n`;
  const socket = connect(started.gateway.port, '127.0.0.1');
  let received = '';
  socket.on('data', (data) => {
    received += data;
  });
  socket.write(ask('subscription { tick }') + ask(query).repeat(5));
  await eventually(async () => expect(await started.metric('aurora_sources_total')).toBe(2));
  await eventually(async () => expect(await started.metric('aurora_open_http_streams')).toBe(1));
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(1));
  shop.events.emit('tick', 1);
  await eventually(() => expect(received).toContain('"tick":1'));
  socket.destroy();
  await eventually(async () => expect(await started.metric('aurora_open_http_streams')).toBe(0));
  await eventually(() => expect(shop.orders.subscriptions.open).toBe(0));
});
