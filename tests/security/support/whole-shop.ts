import { randomBytes } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { startEverything } from '../../../app/everything.ts';
import { systemClock } from '../../../kernel/clock.ts';
import type { Config } from '../../../kernel/config.ts';
import { createLog } from '../../../kernel/log.ts';
import { startTracing } from '../../../kernel/tracing/start-tracing.ts';
import { seedDemoShop } from '../../../seed/load.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { testConfig } from '../../support/test-config.ts';
import { startTraceReceiver, type TraceReceiver } from '../../support/trace-receiver.ts';

/** The whole shop as one process runs it, with everything that it says and sends within reach. */
export interface WholeShop extends AsyncDisposable {
  readonly url: string;
  readonly config: Config;
  /** Made with `monitorCommands`: tells of each command that the shop sends to its store. */
  readonly client: MongoClient;
  readonly db: ReturnType<MongoClient['db']>;
  /** What it logged so far, at every level. */
  readonly lines: readonly string[];
  readonly traces: TraceReceiver;
}

export async function startWholeShop(): Promise<WholeShop> {
  const folder = await temporaryFolder();
  const traces = await startTraceReceiver();
  const lines: string[] = [];
  const log = createLog({
    level: 'debug',
    name: 'shop',
    destination: { write: (line) => lines.push(line) },
  });
  const before = { ...process.env };
  Object.assign(process.env, {
    OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
    OTEL_BSP_SCHEDULE_DELAY: '100',
  });
  const stopTracing = await startTracing('shop', log);

  const config = testConfig({ dataDir: folder.path });
  const uri = process.env['AURORA_TEST_MONGODB_URI'] ?? '';
  const client = new MongoClient(uri, { monitorCommands: true });
  const db = client.db(`test_${randomBytes(6).toString('hex')}`);
  await seedDemoShop({ db, clock: systemClock, config });
  const data = { client, db, uri, place: 'test', close: async () => {} };
  const shop = await startEverything({ config, data, log });
  return {
    url: shop.url,
    config,
    client,
    db,
    lines,
    traces,
    async [Symbol.asyncDispose]() {
      await shop.close();
      await stopTracing();
      process.env = before;
      await db.dropDatabase();
      await client.close();
      await traces[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}
