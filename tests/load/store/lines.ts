/** What is measured: a line of the table each. */

import { setTimeout as delay } from 'node:timers/promises';
import { customers, type Shop } from './data.ts';
import { newOrder, random, someCategory, someProduct } from './picks.ts';
import type { Server } from './server.ts';
import { findsWithoutDriver, transactionsWithoutDriver } from './without-driver.ts';

export interface Line {
  readonly name: string;
  /** What the design page measured: operations a second, or milliseconds. */
  readonly page: string;
  /** Whether this line has to be twice as fast as the other server. */
  readonly isDoubled?: boolean;
  /** Times it is run; the first run counts when there is one only. */
  readonly count: number;
  readonly prepare: Prepare;
}

/** Gets ready what is not measured; what it gives back tells how long each of the runs took, in milliseconds. */
export type Prepare = (
  shop: Shop,
  count: number,
  server: Server,
) => Promise<() => Promise<readonly number[]>>;

type Run = (shop: Shop, count: number, server: Server) => Promise<readonly number[]>;

const unprepared =
  (run: Run): Prepare =>
  async (shop, count, server) =>
  () =>
    run(shop, count, server);

type Work = (shop: Shop, i: number) => Promise<unknown>;

const oneByOne =
  (work: Work): Run =>
  async (shop, count) => {
    const tookMs: number[] = [];
    for (let i = 0; i < count; i += 1) {
      const from = performance.now();
      await work(shop, i);
      tookMs.push(performance.now() - from);
    }
    return tookMs;
  };

const each = (work: Work): Prepare => unprepared(oneByOne(work));

const twentyAtOnce = (work: Work): Prepare =>
  unprepared(async (shop, count, server) => {
    const runs = Array.from({ length: 20 }, () => oneByOne(work)(shop, count / 20, server));
    return (await Promise.all(runs)).flat();
  });

const sumByStatus = {
  $group: { _id: '$status', count: { $sum: 1 }, total: { $sum: '$total' } },
};

export const lines: readonly Line[] = [
  {
    name: 'find by _id',
    page: '2,070/s',
    count: 3000,
    prepare: each((shop) => shop.products.findOne({ _id: someProduct(shop) })),
  },
  {
    name: 'find by _id, 20 connections, no driver',
    page: '4,680/s',
    isDoubled: true,
    count: 20_000,
    prepare: findsWithoutDriver(20),
  },
  {
    name: 'find by _id, 20 at once through the driver',
    page: '4,680/s',
    count: 6000,
    prepare: twentyAtOnce((shop) => shop.products.findOne({ _id: someProduct(shop) })),
  },
  {
    name: 'find by unique sku',
    page: '2,730/s',
    count: 3000,
    prepare: each((shop) => shop.products.findOne({ sku: `SKU-${random.int(shop.size)}` })),
  },
  {
    name: 'page: equality, range, sort, 24',
    page: '1,150/s',
    count: 1000,
    prepare: each(({ products }) =>
      products
        .find({ category: someCategory(), price: { $gte: 20_000, $lte: 80_000 } })
        .sort({ price: 1 })
        .limit(24)
        .toArray(),
    ),
  },
  {
    name: 'page: category, newest first, 24',
    page: '1,280/s',
    count: 1000,
    prepare: each(({ products }) =>
      products.find({ category: someCategory() }).sort({ createdAt: -1 }).limit(24).toArray(),
    ),
  },
  {
    name: 'page with skip 1,000',
    page: '199/s',
    count: 100,
    prepare: each(({ products }) =>
      products.find({ category: someCategory() }).sort({ price: 1 }).skip(1000).limit(24).toArray(),
    ),
  },
  {
    name: 'page whose sort has no index',
    page: '61/s',
    count: 40,
    prepare: each(({ products }) =>
      products.find({ category: someCategory() }).sort({ stock: 1 }).limit(24).toArray(),
    ),
  },
  {
    name: 'insertOne',
    page: '1,570/s',
    count: 2000,
    prepare: each((shop) => shop.orders.insertOne(newOrder(shop))),
  },
  {
    name: 'insertOne, 20 at once',
    page: '2,230/s',
    count: 2000,
    prepare: twentyAtOnce((shop) => shop.orders.insertOne(newOrder(shop))),
  },
  {
    name: 'updateOne $inc',
    page: '1,490/s',
    count: 2000,
    prepare: each((shop) =>
      shop.products.updateOne({ _id: someProduct(shop) }, { $inc: { stock: 1 } }),
    ),
  },
  {
    name: 'findOneAndUpdate',
    page: '1,410/s',
    count: 2000,
    prepare: each(({ products, size }) =>
      products.findOneAndUpdate(
        { sku: `SKU-${random.int(size)}`, stock: { $gte: 0 } },
        { $inc: { stock: 1 } },
        { returnDocument: 'after' },
      ),
    ),
  },
  {
    name: 'transaction: 2 reads, 1 insert, 2 updates',
    page: '279/s',
    isDoubled: true,
    count: 2000,
    prepare: unprepared(async (shop, count, server) => {
      const { products, orders } = shop;
      await using session = server.client.startSession();
      const run = oneByOne(() =>
        session.withTransaction(async () => {
          const [first, second] = [someProduct(shop), someProduct(shop)];
          await products.findOne({ _id: first }, { session });
          await products.findOne({ _id: second }, { session });
          await orders.insertOne(newOrder(shop), { session });
          await products.updateOne({ _id: first }, { $inc: { stock: -1 } }, { session });
          await products.updateOne({ _id: second }, { $inc: { stock: -1 } }, { session });
        }),
      );
      return await run(shop, count, server);
    }),
  },
  {
    name: 'the same transaction, no driver',
    page: '279/s',
    isDoubled: true,
    count: 2000,
    prepare: transactionsWithoutDriver(1),
  },
  {
    name: 'the same, 20 connections, no driver',
    page: '—',
    isDoubled: true,
    count: 6000,
    prepare: transactionsWithoutDriver(20),
  },
  {
    name: '$text with score sort, 20',
    page: '2,500 ms',
    isDoubled: true,
    count: 3,
    prepare: each(({ products }) =>
      products
        .find({ $text: { $search: 'steel pearl' } })
        .project({ name: 1, score: { $meta: 'textScore' } })
        .sort({ score: { $meta: 'textScore' } })
        .limit(20)
        .toArray(),
    ),
  },
  {
    name: '$regex over all products',
    page: '400 ms',
    count: 3,
    prepare: each(({ products }) =>
      products
        .find({ name: /ruby chain/i })
        .limit(1000)
        .toArray(),
    ),
  },
  {
    name: 'count with a scan',
    page: '—',
    count: 3,
    prepare: each(({ products }) => products.countDocuments({ active: true })),
  },
  {
    name: '$group over all orders',
    page: '2,400–3,400 ms',
    isDoubled: true,
    count: 3,
    prepare: each(({ orders }) => orders.aggregate([sumByStatus]).toArray()),
  },
  {
    name: '$dateTrunc revenue of a quarter of the orders',
    page: '400–700 ms',
    count: 3,
    prepare: each(({ orders }) => {
      const month = { $dateTrunc: { date: '$createdAt', unit: 'month' } };
      const byMonth = { $group: { _id: month, total: { $sum: '$total' } } };
      return orders.aggregate([{ $match: { status: 'paid' } }, byMonth]).toArray();
    }),
  },
  {
    name: '$unwind, group, top 10, $lookup',
    page: '1,500 ms',
    count: 3,
    prepare: each(({ orders }) =>
      orders
        .aggregate([
          { $match: { status: 'paid' } },
          { $unwind: '$lines' },
          { $group: { _id: '$lines.productId', sold: { $sum: '$lines.qty' } } },
          { $sort: { sold: -1 } },
          { $limit: 10 },
          { $lookup: { from: 'products', localField: '_id', foreignField: '_id', as: 'product' } },
        ])
        .toArray(),
    ),
  },
  {
    name: '$facet on one category',
    page: '70–120 ms',
    count: 10,
    prepare: each(({ products }) =>
      products
        .aggregate([
          { $match: { category: someCategory() } },
          {
            $facet: {
              prices: [
                { $bucket: { groupBy: '$price', boundaries: [0, 20_000, 50_000, 100_001] } },
              ],
              colors: [{ $sortByCount: '$attributes.color' }],
              page: [{ $sort: { price: 1 } }, { $limit: 24 }],
            },
          },
        ])
        .toArray(),
    ),
  },
  {
    name: '$lookup with let and $expr $in, 24 orders',
    page: 'under 300 ms',
    count: 10,
    prepare: each(({ orders }) =>
      orders
        .aggregate([
          { $match: { customerId: `cust-${random.int(customers)}` } },
          { $limit: 24 },
          {
            $lookup: {
              from: 'products',
              let: { ids: '$lines.productId' },
              pipeline: [{ $match: { $expr: { $in: ['$_id', '$$ids'] } } }],
              as: 'products',
            },
          },
        ])
        .toArray(),
    ),
  },
  {
    name: 'insert until its change event, with updateLookup',
    page: 'p50 1.65 ms',
    count: 300,
    prepare: unprepared(async (shop, count, server) => {
      await using stream = shop.orders.watch([], { fullDocument: 'updateLookup' });
      await stream.tryNext();
      const run = oneByOne(async () => {
        await shop.orders.insertOne(newOrder(shop));
        await stream.next();
      });
      await delay(10);
      return await run(shop, count, server);
    }),
  },
];
