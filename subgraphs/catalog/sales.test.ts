import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { addMs, DAY_MS } from '../../kernel/clock.ts';
import { inTransaction } from '../../kernel/data/transaction.ts';
import type { NewEvent, StoredEvent } from '../../kernel/events/event.ts';
import { appendEvents, toStored } from '../../kernel/events/outbox.ts';
import { eventually } from '../../tests/support/eventually.ts';
import { fakeClock } from '../../tests/support/fake-clock.ts';
import { type StartedSubgraph, startSubgraph } from '../../tests/support/start-subgraph.ts';
import { type TestDatabase, testDatabase } from '../../tests/support/test-database.ts';
import { createCatalogSubgraph, type ProductRecord, storeProducts } from './index.ts';
import { createProductRepository } from './repository.ts';
import { createSales, salesWindowDays, scoresOf } from './sales.ts';
import { aProduct, shop } from './testing/a-product.ts';

const now = fakeClock().now();

const placed = (order: number, product: number, quantity: number, daysAgo: number): NewEvent => ({
  ...about(order, 1, 'aurora.order.placed'),
  data: {
    orderId: `ord_${order}`,
    placedAt: addMs(now, -daysAgo * DAY_MS),
    lines: [
      { lineId: `oln_${order}_1`, productId: `prd_${product}`, quantity },
      { lineId: `oln_${order}_2`, productId: null, quantity: 9 },
    ],
  },
});

const turned = (order: number, state: string): NewEvent => ({
  ...about(order, 2, 'aurora.order.status_changed'),
  data: { orderId: `ord_${order}`, state },
});

const about = (order: number, keySeq: number, type: string) => ({
  type,
  source: '/orders',
  subject: `Order:ord_${order}`,
  tenant: shop,
  key: `Order:ord_${order}`,
  keySeq,
  schemaVersion: 1,
});

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await createSales(database.db).ensureIndexes();
  await createProductRepository(database.db).ensureIndexes();
  const products = [1, 2, 3].map((n) => aProduct(n, { bestsellerScore: 0.7 }));
  await inTransaction(database.client, (session) => storeProducts(database.db, products, session));
});
afterAll(async () => await database[Symbol.asyncDispose]());

async function scoresAfter(events: readonly StoredEvent[]): Promise<Record<string, number>> {
  const sales = createSales(database.db);
  await database.db.collection('sold_lines').deleteMany({});
  for (const event of events) await sales.learn(event);
  await sales.score(shop, now);
  const products = await database.db.collection<ProductRecord>('products').find().toArray();
  return Object.fromEntries(products.map(({ _id, bestsellerScore }) => [_id, bestsellerScore]));
}
const stored = (...events: NewEvent[]): StoredEvent[] => toStored(events, fakeClock());

test('the best seller has 1, the others their share of it, what did not sell 0', async () => {
  expect(await scoresAfter(stored(placed(1, 1, 4, 1), placed(2, 2, 1, 2)))).toEqual({
    prd_1: 1,
    prd_2: 0.25,
    prd_3: 0,
  });
});

test('a sale counts for 90 days', async () => {
  expect(
    await scoresAfter(
      stored(placed(1, 1, 4, salesWindowDays + 1), placed(2, 2, 1, salesWindowDays - 1)),
    ),
  ).toEqual({ prd_1: 0, prd_2: 1, prd_3: 0 });
});

test('a cancelled order sold nothing', async () => {
  expect(
    await scoresAfter(
      stored(placed(1, 1, 4, 1), placed(2, 2, 1, 1), turned(1, 'CANCELLED'), turned(2, 'SHIPPED')),
    ),
  ).toEqual({ prd_1: 0, prd_2: 1, prd_3: 0 });
});

test('however often events come, the scores are those of a recount', async () => {
  const order = fc.record({
    product: fc.integer({ min: 1, max: 3 }),
    quantity: fc.integer({ min: 1, max: 5 }),
    daysAgo: fc.integer({ min: 0, max: 119 }),
    cancelled: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(order, { maxLength: 12 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 3 })),
      async (orders, repeats) => {
        const sold = new Map<string, number>();
        const events = orders.flatMap(({ product, quantity, daysAgo, cancelled }, index) => {
          if (!cancelled && daysAgo <= salesWindowDays)
            sold.set(`prd_${product}`, (sold.get(`prd_${product}`) ?? 0) + quantity);
          const both = [
            placed(index, product, quantity, daysAgo),
            ...(cancelled ? [turned(index, 'CANCELLED')] : []),
          ];
          // After a crash the last events come again, in order.
          return Array.from({ length: repeats.next().value }, () => both).flat();
        });
        const expected = { prd_1: 0, prd_2: 0, prd_3: 0, ...Object.fromEntries(scoresOf(sold)) };
        expect(await scoresAfter(stored(...events))).toEqual(expected);
      },
    ),
    { numRuns: 25 },
  );
});

test('scores that are right already are left alone', async () => {
  const sales = createSales(database.db);
  await scoresAfter(stored(placed(1, 1, 4, 1)));
  expect(await sales.score(shop, now)).toBe(0);
});

let catalog: StartedSubgraph | null = null;
afterAll(async () => await catalog?.[Symbol.asyncDispose]());

test('an order that is placed moves its piece up', async () => {
  catalog = await startSubgraph(createCatalogSubgraph, ({ db, client }) =>
    inTransaction(client, (session) => storeProducts(db, [aProduct(1), aProduct(2)], session)),
  );
  const { db, clock } = catalog.parts;
  await appendEvents(db, undefined, [placed(1, 2, 1, 0)], clock);
  const { ask } = catalog;
  await eventually(async () => {
    const { data } = await ask('{ products { nodes { handle bestsellerScore } } }');
    expect(data).toEqual({
      products: {
        nodes: [
          { handle: 'piece-2', bestsellerScore: 1 },
          { handle: 'piece-1', bestsellerScore: 0 },
        ],
      },
    });
  });
});
