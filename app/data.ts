import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../kernel/config.ts';
import { type Connection, connect, hostsOf } from '../kernel/data/connect.ts';
import { ShopError } from '../kernel/errors.ts';
import { isTracing } from '../kernel/tracing/tracer.ts';
import { isStoreSocket, startStore } from '../store/index.ts';

export interface Data extends Connection {
  /** For other processes of this deployment. */
  readonly uri: string;
  /** Where it lives, for people. */
  readonly place: string;
}

/** The replica set of `MONGODB_URI`, or the embedded store in the data folder: the same driver either way. */
export async function openData(config: Config): Promise<Data> {
  const { mongodbUri } = config;
  if (mongodbUri !== null) return attach(config, mongodbUri, placeOf(config, mongodbUri));
  const store = await startStore({
    directory: storeFolder(config),
    environment: config.environment === 'test' ? 'test' : 'development',
  });
  const data = await attach(config, store.uri, config.dataDir);
  return {
    ...data,
    async close() {
      await data.close();
      await store.stop();
    },
  };
}

/**
 * Empties the embedded store: `npm start -- --reset`. Keys of development stay, so that tokens go on working.
 * @throws ShopError CONFIG_INVALID with MONGODB_URI: that database is left alone
 */
export async function resetData(config: Config): Promise<void> {
  if (config.mongodbUri !== null)
    throw new ShopError(
      'CONFIG_INVALID',
      '--reset empties the embedded store; it does not touch the server of MONGODB_URI',
    );
  // Uploaded files are nobody's without the records of the store.
  for (const folder of [storeFolder(config), join(config.dataDir, 'uploads')])
    await rm(folder, { recursive: true, force: true });
}

/** Where a server's data lives, for people: of an embedded store that another process holds, not its socket but its folder. */
export function placeOf({ dataDir }: Pick<Config, 'dataDir'>, mongodbUri: string): string {
  const hosts = hostsOf(mongodbUri);
  return isStoreSocket(hosts) ? dataDir : hosts;
}

const storeFolder = (config: Config): string => join(config.dataDir, 'store');

async function attach(config: Config, uri: string, place: string): Promise<Data> {
  const connection = await connect({
    uri,
    database: config.database,
    environment: config.environment,
    traceCommands: config.inspection || isTracing(),
  });
  return { ...connection, uri, place };
}
