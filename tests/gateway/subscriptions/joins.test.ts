import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { eventually } from '../../support/eventually.ts';
import { connect, type Followed, follow } from './support/client.ts';
import { anOrder, type MiniShop, startMiniShop } from './support/mini-shop.ts';
import { type StartedGateway, startGateway } from './support/start-gateway.ts';

let shop: MiniShop;
let started: StartedGateway;

beforeAll(async () => {
  shop = await startMiniShop();
  started = await startGateway(shop);
});
afterAll(async () => {
  await started[Symbol.asyncDispose]();
  await shop[Symbol.asyncDispose]();
});
beforeEach(() => {
  for (const service of shop.all) service.mode = 'ok';
});

/** Subscribes and waits until the subgraph has it. */
async function live(query: string, variables?: Record<string, unknown>): Promise<Followed> {
  const before = shop.orders.subscriptions.opened;
  const client = connect(started.url);
  const followed = follow(client, { query, variables: variables ?? null });
  await eventually(() => expect(shop.orders.subscriptions.opened).toBeGreaterThan(before));
  return { ...followed, data: followed.data, stop: () => void client.dispose() };
}

test('an event is joined from two more subgraphs: aliases, fragments, variables, defaults, conditions', async () => {
  const followed = await live(
    `subscription Changes($id: ID!, $currency: String, $withPrice: Boolean = true) {
      changed: orderChanged(orderId: $id) { ...Parts label who: customer { name } __typename }
    }
    fragment Parts on Order {
      status
      items { count: quantity product { upc title: name price(currency: $currency) @include(if: $withPrice) } }
    }`,
    { id: '1', currency: 'USD' },
  );
  const eventId = shop.events.emit('order:1', anOrder('1', 'SHIPPED', 1));
  expect(await followed.data(1)).toEqual([
    {
      changed: {
        __typename: 'Order',
        status: 'SHIPPED',
        items: [
          { count: 2, product: { upc: 'p1', title: 'Chair', price: 240 } },
          { count: 1, product: { upc: 'p2', title: 'Table', price: 680 } },
        ],
        label: '1/SHIPPED',
        who: { name: 'User u1' },
      },
    },
  ]);
  expect(followed.results[0]?.extensions).toEqual({ eventId });
  followed.stop();
});

test('an interface is joined by the type of each of its values', async () => {
  const followed = await live(
    'subscription { search { __typename id ... on Order { label } ... on Refund { amount product { name } } } }',
  );
  shop.events.emit('search', [
    anOrder('9', 'NEW', 1, { items: [] }),
    { __typename: 'Refund', id: 'r1', amount: 5, product: { upc: 'p2' } },
  ]);
  expect(await followed.data(1)).toEqual([
    {
      search: [
        { __typename: 'Order', id: '9', label: '9/NEW' },
        { __typename: 'Refund', id: 'r1', amount: 5, product: { name: 'Table' } },
      ],
    },
  ]);
  followed.stop();
});

test.each(['error', '500'] as const)(
  'a joined subgraph that answers with %s: the event comes with an error, and the stream lives on',
  async (mode) => {
    const followed = await live(
      'subscription { maybeOrder(orderId: "2") { status items { product { upc name } } } }',
    );
    shop.catalog.mode = mode;
    shop.events.emit('order:2', anOrder('2', 'A', 1));
    await followed.data(1);
    // `name: String!` bubbles to the nearest nullable, which is the order itself.
    expect(followed.results[0]).toMatchObject({ data: { maybeOrder: null } });
    expect(followed.results[0]?.errors?.length).toBeGreaterThan(0);
    shop.catalog.mode = 'ok';
    shop.events.emit('order:2', anOrder('2', 'B', 2));
    await followed.data(2);
    expect(followed.results[1]).toMatchObject({ data: { maybeOrder: { status: 'B' } } });
    expect(followed.results[1]?.errors).toBeUndefined();
    followed.stop();
  },
);

test('one failed join does not reach another subscription to the same events', async () => {
  const joined = await live(
    'subscription { maybeOrder(orderId: "3") { status items { product { upc name } } } }',
  );
  const plain = await live('subscription { maybeOrder(orderId: "3") { status customer { id } } }');
  shop.catalog.mode = 'error';
  shop.events.emit('order:3', anOrder('3', 'A', 1));
  await joined.data(1);
  expect(await plain.data(1)).toEqual([{ maybeOrder: { status: 'A', customer: { id: 'u1' } } }]);
  expect(plain.results[0]?.errors).toBeUndefined();
  joined.stop();
  plain.stop();
});

test('an event that the subgraph cannot resolve is told, and the stream lives on', async () => {
  const followed = await live('subscription { maybeOrder(orderId: "4") { status } }');
  shop.events.emit('order:4', { fail: true });
  shop.events.emit('order:4', anOrder('4', 'B', 2));
  await followed.data(2);
  expect(followed.results[0]).toMatchObject({ data: { maybeOrder: null } });
  expect(followed.results[0]?.errors).toHaveLength(1);
  expect(followed.results[1]).toMatchObject({ data: { maybeOrder: { status: 'B' } } });
  followed.stop();
});

test('so is one whose field may not be null: there is no data then, and the reason once', async () => {
  const followed = await live(
    'subscription { orderChanged(orderId: "8") { status items { product { name } } } }',
  );
  const eventId = shop.events.emit('order:8', { fail: true });
  shop.events.emit('order:8', anOrder('8', 'B', 2));
  await followed.data(2);
  expect(followed.results[0]).toMatchObject({ data: null, extensions: { eventId } });
  expect(followed.results[0]?.errors).toHaveLength(1);
  expect(followed.results[1]).toMatchObject({ data: { orderChanged: { status: 'B' } } });
  followed.stop();
});

test('a source that refuses ends the subscription with its error', async () => {
  const client = connect(started.url);
  const followed = follow(client, { query: 'subscription { refused }' });
  await followed.ended();
  expect(followed.results).toEqual([]);
  expect(Array.isArray(followed.error)).toBe(true);
  await client.dispose();
});

test('a source that completes completes its clients; one that breaks ends them with an error', async () => {
  const completes = await live('subscription { maybeOrder(orderId: "5") { status } }');
  shop.events.end('order:5');
  expect(await completes.ended()).toBe('complete');
  const breaks = await live('subscription { maybeOrder(orderId: "6") { status } }');
  shop.events.break('order:6', new Error('The feed is gone'));
  await breaks.ended();
  expect(breaks.end).not.toBe('complete');
  await eventually(async () => {
    expect(await started.metric('aurora_open_subscriptions')).toBe(0);
  });
  completes.stop();
  breaks.stop();
});

test('queries over the socket are joined as over HTTP; a refused one ends only itself', async () => {
  const client = connect(started.url);
  const query = follow(client, { query: '{ order(id: "5") { id items { product { name } } } }' });
  expect(await query.ended()).toBe('complete');
  expect(query.results[0]?.data).toEqual({
    order: { id: '5', items: [{ product: { name: 'Chair' } }, { product: { name: 'Table' } }] },
  });
  expect(await follow(client, { query: 'mutation { touch(id: "1") { status } }' }).ended()).toBe(
    'complete',
  );
  expect(await follow(client, { query: 'subscription { nope }' }).ended()).toBe(
    'GRAPHQL_VALIDATION_FAILED',
  );
  expect(await follow(client, { query: '{' }).ended()).toBe('GRAPHQL_PARSE_FAILED');
  await client.dispose();
});

test('what the planner cannot do is refused, not broken off', async () => {
  const client = connect(started.url);
  const conditional = follow(client, {
    query: 'subscription($v: Boolean!) { tick @include(if: $v) }',
    variables: { v: true },
  });
  expect(['GRAPHQL_VALIDATION_FAILED', 'OPERATION_RESOLUTION_FAILURE']).toContain(
    await conditional.ended(),
  );
  const two = follow(client, { query: 'subscription { tick search { id } }' });
  expect(await two.ended()).toBe('GRAPHQL_VALIDATION_FAILED');
  await client.dispose();
});
