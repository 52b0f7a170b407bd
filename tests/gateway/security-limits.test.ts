import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { getIntrospectionQuery } from 'graphql';
import { createCostBudgets, createMemoryBudgets } from '../../gateway/limits/cost-budget.ts';
import { hasScope, type Scope } from '../../kernel/caller.ts';
import { eventually } from '../support/eventually.ts';
import { fakeClock } from '../support/fake-clock.ts';
import { connect, follow as followSocket } from './subscriptions/support/client.ts';
import { acceptEvents, follow as followEvents } from './subscriptions/support/http-client.ts';
import { type MiniShop, startMiniShop } from './subscriptions/support/mini-shop.ts';
import { startGateway } from './subscriptions/support/start-gateway.ts';
import { asNamed } from './support/as-caller.ts';
import { startSmallGateway } from './support/small-gateway.ts';

const aliases = Array.from({ length: 4 }, (_, i) => `a${i}: __typename`).join(' ');

describe('a limit holds at every door', () => {
  let shop: MiniShop;
  beforeAll(async () => {
    shop = await startMiniShop();
  });
  afterAll(async () => {
    await shop[Symbol.asyncDispose]();
  });

  test.each([
    ['a query', `{ ${aliases} }`],
    ['a subscription', `subscription { orderChanged(orderId: "1") { ${aliases} } }`],
  ])('%s over WebSocket, as events and as parts', async (_, query) => {
    await using started = await startGateway(shop, { limits: { aliasesMax: 3 } });
    const socket = connect(started.url);
    expect(await followSocket(socket, { query }).ended()).toBe('OPERATION_LIMIT_EXCEEDED');
    await socket.dispose();

    await using events = await followEvents(started.gateway.url, { query }, acceptEvents);
    await eventually(() => expect(events.text).toContain('OPERATION_LIMIT_EXCEEDED'));
    expect(shop.orders.subscriptions.open).toBe(0);
  });

  test('a budget is one, whichever door it is spent at', async () => {
    const perMinute = { anonymous: 3, shopper: 3, staff: 3, service: 3 };
    const budgets = createCostBudgets(perMinute, createMemoryBudgets(fakeClock()));
    await using started = await startGateway(shop, { budgets });
    const query = 'subscription { orderChanged(orderId: "1") { seq } }';

    await using first = await followEvents(started.gateway.url, { query }, acceptEvents);
    expect(first.headers.get('ratelimit-policy')).toBe('"cost";q=3;w=60');
    expect(first.headers.get('ratelimit')).toBe('"cost";r=2;t=20');

    const socket = connect(started.url);
    const stays = followSocket(socket, { query });
    await eventually(() => expect(started.gateway.health().isReady).toBe(true));
    const more = [followSocket(socket, { query }), followSocket(socket, { query })];
    const ends = await eventually(() => {
      const ended = [stays, ...more].filter(({ end }) => end !== null);
      expect(ended).toHaveLength(1);
      return ended;
    });
    expect(ends[0]?.end).toBe('RATE_LIMITED');
    expect(ends[0]?.error).toMatchObject([{ extensions: { retryAfterSeconds: 20 } }]);
    await socket.dispose();
  });
});

test('costs are paid for, told in headers, and refused with the time to come back', async () => {
  const perMinute = { anonymous: 10, shopper: 10, staff: 1_000, service: 10 };
  const budgets = createCostBudgets(perMinute, createMemoryBudgets(fakeClock()));
  await using shop = await startSmallGateway({ budgets, authenticate: asNamed });
  const query = '{ orders(first: 6) { id } }';
  const staff = { authorization: 'dashboard orders:read' };

  const paid = await shop.ask({ query: '{ order(id: "1") { number } }' });
  expect(paid.headers.get('ratelimit')).toBe('"cost";r=9;t=6');
  const last = await shop.ask({ query });
  expect(last.headers.get('ratelimit')).toBe('"cost";r=3;t=42');
  const refused = await shop.ask({ query });
  expect(refused).toMatchObject({ status: 429, codes: ['RATE_LIMITED'] });
  expect(refused.headers.get('retry-after')).toBe('18');
  expect(refused.headers.get('ratelimit-policy')).toBe('"cost";q=10;w=60');

  const other = await shop.ask({ query }, staff);
  expect(other.body.data).toEqual({ orders: [{ id: '1' }, { id: '2' }] });
  expect(other.headers.get('ratelimit-policy')).toBe('"cost";q=1000;w=60');
});

test('a limit that is only measured is counted in the metrics and refuses nobody', async () => {
  await using shop = await startSmallGateway({
    limits: { aliasesMax: 3, depthMax: 1, tokensMax: 5 },
    measureOnly: ['aliasesMax', 'tokensMax'],
  });
  expect((await shop.ask({ query: `{ ${aliases} }` })).body.errors).toBeUndefined();
  expect((await shop.ask({ query: '{ order(id: "1") { id } }' })).codes).toEqual([
    'OPERATION_LIMIT_EXCEEDED',
  ]);

  const metrics = await (await shop.fetch('/metrics')).text();
  const count = (limit: string, outcome: string) =>
    new RegExp(`aurora_limit_exceeded_total{limit="${limit}",outcome="${outcome}"} (\\d+)`).exec(
      metrics,
    )?.[1];
  expect(count('aliasesMax', 'measured')).toBe('1');
  expect(count('tokensMax', 'measured')).toBe('2');
  expect(count('depthMax', 'refused')).toBe('1');
});

test('a field that checks a secret is tried once a request', async () => {
  await using shop = await startSmallGateway({ sensitiveFields: ['note'] });
  const twice =
    'mutation { a: note(text: "1") ...B } fragment B on Mutation { b: note(text: "2") }';
  const refused = await shop.ask({ query: twice });
  expect(refused.body.errors?.[0]?.extensions).toMatchObject({ limit: 'sensitiveMax', actual: 2 });
  expect(shop.clients.orders.requests).toEqual([]);
  expect((await shop.ask({ query: 'mutation { note(text: "1") }' })).codes).toEqual([]);
});

test('variables are as bounded as documents', async () => {
  await using shop = await startSmallGateway();
  const query = 'query($id: ID!) { order(id: $id) { id } }';
  const many = await shop.ask({ query, variables: { id: '1', more: Array(2_001).fill(1) } });
  expect(many.body.errors?.[0]?.extensions).toMatchObject({ limit: 'variableItemsMax' });
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  const nested = await shop.ask(`{"query":${JSON.stringify(query)},"variables":{"id":${deep}}}`);
  expect(nested.body.errors?.[0]?.extensions).toMatchObject({ limit: 'variableDepthMax' });
});

test('a gateway that has too much to do says so before it spends anything', async () => {
  await using shop = await startSmallGateway({ inFlightMax: 1 });
  let answer = (): void => {};
  const asked = new Promise<void>((resolve) => {
    shop.clients.orders.answer = () => {
      resolve();
      return new Promise((reply) => {
        answer = () => reply({ data: { order: null } });
      });
    };
  });
  const query = '{ order(id: "1") { id } }';
  const first = shop.ask({ query });
  await asked;

  const second = await shop.ask({ query });
  expect(second).toMatchObject({ status: 503, codes: ['OVERLOADED'] });
  expect(second.headers.get('retry-after')).toBe('1');
  answer();
  expect((await first).body.data).toEqual({ order: null });
  shop.clients.orders.answer = null;
  expect((await shop.ask({ query })).status).toBe(200);
});

describe('the schema is told to those who may see it', () => {
  const maySeeSchema = (caller: Parameters<typeof hasScope>[0]) =>
    hasScope(caller, 'admin' satisfies Scope);
  const admin = { authorization: 'sandbox admin' };
  const viewer = { authorization: 'sandbox orders:read' };

  test('introspection and suggestions open and close together, by caller', async () => {
    await using shop = await startSmallGateway({
      isOpen: false,
      authenticate: asNamed,
      maySeeSchema,
      limits: { aliasesMax: 100 },
    });
    const introspection = { query: getIntrospectionQuery() };
    const slip = { query: '{ ordr(id: "1") { id } }' };
    const messageFor = async (headers: Record<string, string>) =>
      (await shop.ask(slip, headers)).body.errors?.[0]?.message;

    expect((await shop.ask(introspection, admin)).body.data).toHaveProperty('__schema');
    expect((await shop.ask(introspection, viewer)).codes).toEqual(['FORBIDDEN']);
    expect((await shop.ask(introspection)).codes).toEqual(['UNAUTHENTICATED']);
    expect(await messageFor(admin)).toContain('Did you mean "order"');
    expect(await messageFor(viewer)).toBe('Cannot query field "ordr" on type "Query".');
  });

  test.each([
    ['under an alias', '{ a: __schema { types { name } } }'],
    ['in a fragment', '{ ...F } fragment F on Query { ... { __type(name: "Order") { name } } }'],
    ['beside data', '{ order(id: "1") { id } __type(name: "Order") { name } }'],
  ])('introspection %s is found', async (_, query) => {
    await using shop = await startSmallGateway({ isOpen: false });
    expect(await shop.ask({ query })).toMatchObject({ codes: ['UNAUTHENTICATED'] });
    expect(shop.clients.orders.requests).toEqual([]);
  });

  test('a name of an input that is nearly right is not suggested either', async () => {
    await using shop = await startSmallGateway({ isOpen: false });
    const { body } = await shop.ask({ query: '{ order(idd: "1") { id } }' });
    expect(body.errors?.map(({ message }) => message).join()).not.toContain('Did you mean');
    expect((await shop.ask({ query: '{ __typename }' })).body.data).toEqual({
      __typename: 'Query',
    });
  });
});
