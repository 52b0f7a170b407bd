import { expect, test } from '@jest/globals';
import { createHeaderPolicy } from '../../gateway/headers/header-rules.ts';
import { eventually } from '../support/eventually.ts';
import { startHttpSubgraphs } from './support/http-subgraphs.ts';
import { startSmallGateway } from './support/small-gateway.ts';

const withTitles = { query: '{ order(id: "1") { number lines { product { title } } } }' };
const titles = { lines: [{ product: { title: 'The ring' } }, { product: { title: 'The chain' } }] };

test('a subgraph that restarts under a query costs nobody anything', async () => {
  await using subgraphs = await startHttpSubgraphs();
  await using shop = await startSmallGateway({ clientFor: subgraphs.clientFor });
  let cut = 1;
  subgraphs.intercept('catalog', (request) => {
    if (cut === 0) return false;
    cut -= 1;
    request.socket.destroy();
    return true;
  });
  const { body } = await shop.ask(withTitles);
  expect(body).toEqual({ data: { order: { number: 'GG-1', ...titles } } });
});

test('a subgraph that says 503 is asked once more; the same answer twice is an error', async () => {
  await using subgraphs = await startHttpSubgraphs();
  await using shop = await startSmallGateway({ clientFor: subgraphs.clientFor });
  subgraphs.intercept('catalog', (_, response) => {
    response.writeHead(503).end('busy');
    return true;
  });
  expect((await shop.ask(withTitles)).codes).toEqual(['SUBGRAPH_UNAVAILABLE']);
  expect(subgraphs.requests.catalog).toHaveLength(2);
});

test('a change that was cut off is not sent again', async () => {
  await using subgraphs = await startHttpSubgraphs();
  await using shop = await startSmallGateway({ clientFor: subgraphs.clientFor });
  subgraphs.intercept('orders', (request) => {
    request.socket.destroy();
    return true;
  });
  const { codes } = await shop.ask({ query: 'mutation { note(text: "x") }' });
  expect(codes).toEqual(['SUBGRAPH_UNAVAILABLE']);
  expect(subgraphs.requests.orders).toHaveLength(1);
});

test('a subgraph that hangs is asked no more, then found again; the metrics say so', async () => {
  const openMs = 20_000;
  let aheadMs = 0;
  await using subgraphs = await startHttpSubgraphs({
    timeoutMs: 5_000,
    clock: { now: () => new Date(Date.now() + aheadMs) },
    resilience: {
      breaker: { failedShareMax: 0.5, requestsMin: 3, windowMs: 60_000, openMs },
    },
  });
  await using shop = await startSmallGateway({ clientFor: subgraphs.clientFor });
  let hangs = true;
  subgraphs.intercept('catalog', () => hangs);
  for (let round = 0; round < 2; round += 1)
    for (const { body, codes } of await Promise.all([1, 2, 3].map(() => shop.ask(withTitles)))) {
      expect(codes).toEqual(['SUBGRAPH_UNAVAILABLE']);
      expect(body.data).toMatchObject({ order: { number: 'GG-1' } });
    }
  expect(subgraphs.requests.catalog).toHaveLength(3);
  const metrics = await (await shop.fetch('/metrics')).text();
  expect(metrics).toContain(
    'aurora_subgraph_resilience_total{subgraph="catalog",event="refused-by-circuit"} 3',
  );

  expect(metrics).toContain('aurora_subgraph_circuit{subgraph="catalog"} 2');
  expect(metrics).toContain('aurora_subgraph_circuit{subgraph="orders"} 0');
  expect(metrics).toContain('aurora_subgraph_in_flight_limit{subgraph="orders"} 64');

  hangs = false;
  aheadMs = openMs;
  expect((await shop.ask(withTitles)).body.data).toMatchObject({ order: titles });
});

test('more than a subgraph can take is shed, and comes back when it can', async () => {
  await using subgraphs = await startHttpSubgraphs({
    resilience: {
      concurrency: { inFlightMin: 1, inFlightMax: 2, waitingMax: 2, waitMsMax: 10_000 },
    },
  });
  await using shop = await startSmallGateway({ clientFor: subgraphs.clientFor });
  const held: (() => void)[] = [];
  subgraphs.intercept('orders', () => new Promise((go) => held.push(() => go(false))));
  const query = '{ order(id: "1") { number } }';
  const codes: unknown[] = [];
  const asked = Array.from({ length: 10 }, async () => {
    const answer = await shop.ask({ query });
    codes.push(...answer.codes);
    return answer.body.data;
  });
  await eventually(() => expect(codes).toEqual(Array(6).fill('SUBGRAPH_UNAVAILABLE')));
  subgraphs.intercept('orders', null);
  for (const go of held) go();
  expect((await Promise.all(asked)).filter((data) => data?.['order'])).toHaveLength(4);
  expect((await shop.ask({ query })).body).toEqual({ data: { order: { number: 'GG-1' } } });
});

test('subgraphs are told until when anybody waits: one deadline for the whole request', async () => {
  await using subgraphs = await startHttpSubgraphs({ timeoutMs: 60_000 });
  await using shop = await startSmallGateway({
    clientFor: subgraphs.clientFor,
    requestTimeoutMs: 5_000,
  });
  const fromMs = Date.now();
  await shop.ask(withTitles);
  const untilMs = Date.now();
  const deadlines = [...subgraphs.requests.orders, ...subgraphs.requests.catalog].map(
    ({ headers }) => Number(headers['x-aurora-deadline']),
  );
  expect(deadlines).toHaveLength(2);
  expect(deadlines[0]).toBe(deadlines[1]);
  expect(deadlines[0]).toBeGreaterThanOrEqual(fromMs + 5_000);
  expect(deadlines[0]).toBeLessThanOrEqual(untilMs + 5_000);
});

test('what was known of an entity stands in for a subgraph that is gone, and is marked', async () => {
  await using subgraphs = await startHttpSubgraphs();
  await using shop = await startSmallGateway({
    isOpen: false,
    clientFor: subgraphs.clientFor,
    staleRules: { Product: { ttlMs: 60_000, scope: 'everybody' } },
  });
  await shop.ask(withTitles);
  subgraphs.intercept('catalog', (request) => {
    request.socket.destroy();
    return true;
  });
  const { body } = await shop.ask(withTitles);
  expect(body).toEqual({
    data: { order: { number: 'GG-1', ...titles } },
    extensions: {
      stale: [{ subgraph: 'catalog', type: 'Product', ageSeconds: expect.any(Number) }],
    },
  });

  subgraphs.intercept('catalog', null);
  expect((await shop.ask(withTitles)).body).not.toHaveProperty('extensions');
});

test('where no rule allows it nothing old is served', async () => {
  await using subgraphs = await startHttpSubgraphs();
  await using shop = await startSmallGateway({
    clientFor: subgraphs.clientFor,
    staleRules: { Order: { ttlMs: 60_000, scope: 'everybody' } },
  });
  await shop.ask(withTitles);
  subgraphs.intercept('catalog', (request) => {
    request.socket.destroy();
    return true;
  });
  expect((await shop.ask(withTitles)).codes).toEqual(['SUBGRAPH_UNAVAILABLE']);
});

test('headers travel by rule, both ways, and nothing else does', async () => {
  const headers = createHeaderPolicy({
    request: [
      { pass: 'accept-language' },
      { pass: 'x-shop', as: 'x-tenant', subgraphs: ['orders'] },
      { set: 'x-via', value: 'gateway' },
    ],
    response: [{ pass: 'set-cookie' }, { pass: 'x-stock', subgraphs: ['catalog'] }],
  });
  await using subgraphs = await startHttpSubgraphs({ headers });
  await using shop = await startSmallGateway({ clientFor: subgraphs.clientFor, headers });
  for (const name of ['orders', 'catalog'] as const)
    subgraphs.intercept(name, (_, response) => {
      response.setHeader('set-cookie', [`${name}=1; Path=/`, 'both=1']);
      response.setHeader('x-stock', name);
      response.setHeader('x-powered-by', 'secret');
      return false;
    });

  const answer = await shop.ask(withTitles, {
    'accept-language': 'fr',
    'x-shop': 'glow',
    'x-secret': 'mine',
    cookie: 'session=1',
    'x-aurora-caller': 'forged',
  });

  const [toOrders] = subgraphs.requests.orders;
  expect(toOrders?.headers).toMatchObject({
    'accept-language': 'fr',
    'x-tenant': 'glow',
    'x-via': 'gateway',
  });
  for (const { headers: sent } of [...subgraphs.requests.orders, ...subgraphs.requests.catalog])
    for (const name of ['x-secret', 'cookie', 'x-aurora-caller', 'x-shop', 'authorization'])
      expect(sent).not.toHaveProperty(name);
  expect(subgraphs.requests.catalog[0]?.headers).not.toHaveProperty('x-tenant');

  expect(answer.headers.getSetCookie()).toEqual([
    'orders=1; Path=/',
    'both=1',
    'catalog=1; Path=/',
  ]);
  expect(answer.headers.get('x-stock')).toBe('catalog');
  expect(answer.headers.get('x-powered-by')).toBeNull();
});
