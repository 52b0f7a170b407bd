/** What is measured: a line of the table each. */

import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Binary, Long, ObjectId } from 'bson';
import { seededRandom } from '../../support/seeded-random.ts';
import { categories, customers, order, productId, type Shop } from './data.ts';
import { askAtOnce } from './raw-client.ts';
import type { Server } from './server.ts';

export interface Line {
  readonly name: string;
  /** What the design page measured: operations a second, or milliseconds. */
  readonly page: string;
  /** Whether this line has to be twice as fast as the other server. */
  readonly isDoubled?: boolean;
  /** Times it is run; the first run counts when there is one only. */
  readonly count: number;
  /** How long each of the runs took, in milliseconds. */
  run(shop: Shop, count: number, server: Server): Promise<readonly number[]>;
}

const random = seededRandom(3);
const someProduct = ({ size }: Shop) => productId(random.int(size));
const someCategory = () => `cat-${random.int(categories)}`;
let orderNumber = 1_000_000_000;
const newOrder = ({ size }: Shop) => {
  orderNumber += 1;
  return order(random, orderNumber, size);
};

type Run = (shop: Shop, count: number) => Promise<readonly number[]>;

/** One after the other. */
const each =
  (work: (shop: Shop, i: number) => Promise<unknown>): Run =>
  async (shop, count) => {
    const tookMs: number[] = [];
    for (let i = 0; i < count; i += 1) {
      const from = performance.now();
      await work(shop, i);
      tookMs.push(performance.now() - from);
    }
    return tookMs;
  };

/** Twenty at a time. */
const twentyAtOnce =
  (work: (shop: Shop) => Promise<unknown>): Run =>
  async (shop, count) => {
    const runs = Array.from({ length: 20 }, () => each(work)(shop, count / 20));
    return (await Promise.all(runs)).flat();
  };

/** The commands of transactions one after the other, as the driver sends them. */
const commandsOfTransaction = [
  findProduct,
  findProduct,
  insertOrder,
  decrementStock,
  decrementStock,
  () => ({ commitTransaction: 1, $db: 'admin' }),
];

function findProduct(shop: Shop) {
  const { databaseName: $db } = shop.db;
  return { find: 'products', filter: { _id: someProduct(shop) }, limit: 1, $db };
}

function insertOrder(shop: Shop) {
  const documents = [{ _id: new ObjectId(), ...newOrder(shop) }];
  return { insert: 'orders', documents, $db: shop.db.databaseName };
}

function decrementStock(shop: Shop) {
  const update = { q: { _id: someProduct(shop) }, u: { $inc: { stock: -1 } } };
  return { update: 'products', updates: [update], $db: shop.db.databaseName };
}

const sumByStatus = {
  $group: { _id: '$status', count: { $sum: 1 }, total: { $sum: '$total' } },
};

export const lines: readonly Line[] = [
  {
    name: 'find by _id',
    page: '2,070/s',
    count: 3000,
    run: each((shop) => shop.products.findOne({ _id: someProduct(shop) })),
  },
  {
    name: 'find by _id, 20 connections, no driver',
    page: '4,680/s',
    isDoubled: true,
    count: 20_000,
    run: (shop, count, { socket }) => {
      const lsid = { id: new Binary(Buffer.alloc(16, 1), Binary.SUBTYPE_UUID) };
      return askAtOnce(socket, 20, count, () => ({
        find: 'products',
        filter: { _id: someProduct(shop) },
        limit: 1,
        singleBatch: true,
        batchSize: 1,
        lsid,
        $db: shop.db.databaseName,
      }));
    },
  },
  {
    name: 'find by _id, 20 at once through the driver',
    page: '4,680/s',
    count: 6000,
    run: twentyAtOnce((shop) => shop.products.findOne({ _id: someProduct(shop) })),
  },
  {
    name: 'find by unique sku',
    page: '2,730/s',
    count: 3000,
    run: each((shop) => shop.products.findOne({ sku: `SKU-${random.int(shop.size)}` })),
  },
  {
    name: 'page: equality, range, sort, 24',
    page: '1,150/s',
    count: 1000,
    run: each(({ products }) =>
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
    run: each(({ products }) =>
      products.find({ category: someCategory() }).sort({ createdAt: -1 }).limit(24).toArray(),
    ),
  },
  {
    name: 'page with skip 1,000',
    page: '199/s',
    count: 100,
    run: each(({ products }) =>
      products.find({ category: someCategory() }).sort({ price: 1 }).skip(1000).limit(24).toArray(),
    ),
  },
  {
    name: 'page whose sort has no index',
    page: '61/s',
    count: 40,
    run: each(({ products }) =>
      products.find({ category: someCategory() }).sort({ stock: 1 }).limit(24).toArray(),
    ),
  },
  {
    name: 'insertOne',
    page: '1,570/s',
    count: 2000,
    run: each((shop) => shop.orders.insertOne(newOrder(shop))),
  },
  {
    name: 'insertOne, 20 at once',
    page: '2,230/s',
    count: 2000,
    run: twentyAtOnce((shop) => shop.orders.insertOne(newOrder(shop))),
  },
  {
    name: 'updateOne $inc',
    page: '1,490/s',
    count: 2000,
    run: each((shop) =>
      shop.products.updateOne({ _id: someProduct(shop) }, { $inc: { stock: 1 } }),
    ),
  },
  {
    name: 'findOneAndUpdate',
    page: '1,410/s',
    count: 2000,
    run: each(({ products, size }) =>
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
    run: async (shop, count, { client }) => {
      const { products, orders } = shop;
      await using session = client.startSession();
      const once = each(() =>
        session.withTransaction(async () => {
          const [first, second] = [someProduct(shop), someProduct(shop)];
          await products.findOne({ _id: first }, { session });
          await products.findOne({ _id: second }, { session });
          await orders.insertOne(newOrder(shop), { session });
          await products.updateOne({ _id: first }, { $inc: { stock: -1 } }, { session });
          await products.updateOne({ _id: second }, { $inc: { stock: -1 } }, { session });
        }),
      );
      return await once(shop, count);
    },
  },
  {
    name: 'the same transaction, no driver',
    page: '279/s',
    isDoubled: true,
    count: 2000,
    run: async (shop, count, { socket }) => {
      const lsid = { id: new Binary(randomBytes(16), Binary.SUBTYPE_UUID) };
      const { length } = commandsOfTransaction;
      const tookMs = await askAtOnce(socket, 1, count * length, (i) => ({
        ...commandsOfTransaction[i % length]?.(shop),
        lsid,
        txnNumber: Long.fromNumber(Math.floor(i / length) + 1),
        autocommit: false,
        ...(i % length === 0 && { startTransaction: true }),
      }));
      return Array.from({ length: count }, (_, i) =>
        tookMs.slice(i * length, (i + 1) * length).reduce((sum, ms) => sum + ms, 0),
      );
    },
  },
  {
    name: '$text with score sort, 20',
    page: '2,500 ms',
    isDoubled: true,
    count: 3,
    run: each(({ products }) =>
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
    run: each(({ products }) =>
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
    run: each(({ products }) => products.countDocuments({ active: true })),
  },
  {
    name: '$group over all orders',
    page: '2,400–3,400 ms',
    isDoubled: true,
    count: 3,
    run: each(({ orders }) => orders.aggregate([sumByStatus]).toArray()),
  },
  {
    name: '$dateTrunc revenue of a quarter of the orders',
    page: '400–700 ms',
    count: 3,
    run: each(({ orders }) => {
      const month = { $dateTrunc: { date: '$createdAt', unit: 'month' } };
      const byMonth = { $group: { _id: month, total: { $sum: '$total' } } };
      return orders.aggregate([{ $match: { status: 'paid' } }, byMonth]).toArray();
    }),
  },
  {
    name: '$unwind, group, top 10, $lookup',
    page: '1,500 ms',
    count: 3,
    run: each(({ orders }) =>
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
    run: each(({ products }) =>
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
    run: each(({ orders }) =>
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
    run: async (shop, count) => {
      await using stream = shop.orders.watch([], { fullDocument: 'updateLookup' });
      await stream.tryNext();
      const once = each(async () => {
        await shop.orders.insertOne(newOrder(shop));
        await stream.next();
      });
      await delay(10);
      return await once(shop, count);
    },
  },
];
