/** The lines that leave the driver out, which takes most of the time of a short statement. */
import { randomBytes } from 'node:crypto';
import { Binary, type Document, Long, ObjectId } from 'bson';
import { productId, type Shop } from './data.ts';
import type { Prepare } from './lines.ts';
import { newOrder, random, someProduct } from './picks.ts';
import { readyToAsk } from './raw-client.ts';

const newSession = () => ({ id: new Binary(randomBytes(16), Binary.SUBTYPE_UUID) });

/** Finds by `_id`, one after the other on each connection. */
export const findsWithoutDriver =
  (connections: number): Prepare =>
  async (shop, count, { socket }) => {
    const lsid = newSession();
    const findOne = () => ({
      ...find(shop, someProduct(shop)),
      singleBatch: true,
      batchSize: 1,
      lsid,
    });
    const ask = await readyToAsk(
      socket,
      listOf(connections, () => listOf(count / connections, findOne)),
    );
    return async () => (await ask()).flat();
  };

/** Transactions of five operations, one after the other on each connection. */
export const transactionsWithoutDriver =
  (connections: number): Prepare =>
  async (shop, count, { socket }) => {
    const ask = await readyToAsk(
      socket,
      listOf(connections, (client) => {
        // No two connections change one product, so no transaction has to be begun anew.
        const ownProduct = () =>
          productId(random.int(Math.floor(shop.size / connections)) * connections + client);
        const lsid = newSession();
        return listOf(count / connections, (i) =>
          inTransaction(commandsOf(shop, [ownProduct(), ownProduct()]), lsid, i + 1),
        ).flat();
      }),
    );
    return async () => (await ask()).flatMap(perTransaction);
  };

const commandsOfOne = 6;

/** Two reads, an insert and two updates of what has been read, as the driver sends them. */
function commandsOf(shop: Shop, products: readonly ObjectId[]): readonly Document[] {
  const { databaseName: $db } = shop.db;
  return [
    ...products.map((_id) => find(shop, _id)),
    { insert: 'orders', documents: [{ _id: new ObjectId(), ...newOrder(shop) }], $db },
    ...products.map((_id) => ({
      update: 'products',
      updates: [{ q: { _id }, u: { $inc: { stock: -1 } } }],
      $db,
    })),
    { commitTransaction: 1, $db: 'admin' },
  ];
}

const find = ({ db }: Shop, _id: ObjectId): Document => ({
  find: 'products',
  filter: { _id },
  limit: 1,
  $db: db.databaseName,
});

const inTransaction = (commands: readonly Document[], lsid: Document, number: number) =>
  commands.map((command, i) => ({
    ...command,
    lsid,
    txnNumber: Long.fromNumber(number),
    autocommit: false,
    ...(i === 0 && { startTransaction: true }),
  }));

const perTransaction = (tookMs: readonly number[]): readonly number[] =>
  listOf(tookMs.length / commandsOfOne, (i) =>
    tookMs.slice(i * commandsOfOne, (i + 1) * commandsOfOne).reduce((sum, ms) => sum + ms, 0),
  );

const listOf = <T>(length: number, item: (i: number) => T): T[] =>
  Array.from({ length: Math.ceil(length) }, (_, i) => item(i));
