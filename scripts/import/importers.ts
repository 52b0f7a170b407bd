import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Collection, Db, Document } from 'mongodb';
import type { Clock } from '../../kernel/clock.ts';
import type { Config } from '../../kernel/config.ts';
import type { NewEvent } from '../../kernel/events/event.ts';
import { appendEvents, ensureEvents } from '../../kernel/events/outbox.ts';
import {
  type ProductRecord,
  productEvent,
  productsCollection,
  productWordsCollection,
  storeProducts,
} from '../../subgraphs/catalog/index.ts';
import {
  type OrderRecord,
  orderPlaced,
  orderStatusChanged,
  ordersCollection,
} from '../../subgraphs/orders/index.ts';
import type { Importer } from './importer.ts';
import { mapOrder } from './map-order.ts';
import { mapProduct } from './map-product.ts';
import { type OrderRow, readOrders } from './read-orders.ts';
import { readProducts } from './read-products.ts';
import { publishedNumbers } from './tracking.ts';

export interface ImporterParts {
  readonly db: Db;
  readonly clock: Clock;
  readonly config: Pick<Config, 'tenant' | 'secrets'>;
  readonly path: string;
  /** The files name no currency: theirs is taken to be this one. */
  readonly currencyCode: string;
}

/** Another shop's product list (YAML); its jewellery becomes pieces of ours, each with the event that tells of it. */
export async function createCatalogImporter(
  parts: ImporterParts,
): Promise<Importer<ProductRecord>> {
  const { db, clock, config, path, currencyCode } = parts;
  const { tenant } = config;
  await ready(db, productWordsCollection);
  const products = await ready<ProductRecord>(db, productsCollection);
  await ensureEvents(db);
  return {
    kind: 'catalog',
    ...(await identify(path)),
    form: 'a catalogue is a YAML list, and each piece begins with "- " in the first column',
    records: () => readProducts(path),
    map: (record) => mapProduct(record, { tenant, currencyCode, now: clock.now() }),
    async store(batch, session) {
      const ids = batch.map(({ _id }) => _id);
      const known = await products
        .find({ _id: { $in: ids } }, { session, projection: { version: 1 } })
        .toArray();
      const versions = new Map(known.map(({ _id, version }) => [_id, version]));
      const next = batch.map((piece) => ({
        ...piece,
        version: (versions.get(piece._id) ?? 0) + 1,
      }));
      const events = next.map((piece) => productEvent(piece, []));
      await appendEvents(db, session, events, clock);
      return storeProducts(db, next, session);
    },
  };
}

/** Order lines (CSV); every order comes with its events, so that whoever reads the feed learns of it. */
export async function createOrdersImporter(parts: ImporterParts): Promise<Importer<OrderRecord>> {
  const { db, clock, config, path, currencyCode } = parts;
  const orders = await ready<OrderRecord>(db, ordersCollection);
  await ensureEvents(db);
  const trials = publishedNumbers();
  // A file without that column: its first orders try the numbers that carriers' formats are published with.
  const trackingNumberOf = (index: number, first: OrderRow): string | null =>
    (first['Tracking Number'] ?? trials[index]) || null;
  return {
    kind: 'orders',
    ...(await identify(path)),
    form: 'orders are a CSV file, and its first line names the columns',
    records: () => readOrders(path),
    map: (record) =>
      mapOrder(record, {
        tenant: config.tenant,
        currencyCode,
        piiSalt: config.secrets.piiSalt,
        now: clock.now(),
        trackingNumberOf,
      }),
    async store(batch, session) {
      const ids = batch.map(({ _id }) => _id);
      const known = await orders
        .find({ _id: { $in: ids } }, { session, projection: { _id: 1 } })
        .toArray();
      const there = new Set(known.map(({ _id }) => _id));
      const created = batch.filter(({ _id }) => !there.has(_id));
      if (created.length === 0) return 0;
      await orders.insertMany(created, { session });
      const events = created.flatMap((order) => [
        orderPlaced(order),
        orderStatusChanged(order, order.statusHistory.at(-1) ?? null),
      ]);
      await appendEvents(db, session, events as unknown as NewEvent[], clock);
      return created.length;
    },
  };
}

/** A collection that exists: a transaction cannot make one. */
async function ready<T extends Document>(db: Db, name: string): Promise<Collection<T>> {
  await db.createCollection(name).catch(() => {});
  return db.collection<T>(name);
}

async function identify(path: string): Promise<{ sourceId: string; totalBytes: number }> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return { sourceId: hash.digest('hex').slice(0, 16), totalBytes: (await stat(path)).size };
}
