import { type Db, MongoClient, type MongoClientOptions, MongoServerSelectionError } from 'mongodb';
import { type Environment, isDevelopment } from '../config.ts';
import { messageOf, ShopError } from '../errors.ts';
import { traceCommands } from './trace-commands.ts';

export interface Connection {
  readonly client: MongoClient;
  readonly db: Db;
  close(): Promise<void>;
}

export interface ConnectOptions {
  readonly uri: string;
  readonly database: string;
  readonly environment: Environment;
  /** A store that does not answer within this is down; 10,000 unless told. */
  readonly answerTimeoutMs?: number;
  /** Whether each command is a span of the request that it is sent for. */
  readonly traceCommands?: boolean;
}

/** Connections one process holds at most: change streams keep one each, requests share the rest. */
const poolSizeMax = 50;
/** How the embedded store names itself in `buildInfo.modules`. */
const embeddedModule = 'embedded-dev-store';

/**
 * A ready connection with the house rules: majority writes, retried once by the driver, a bounded pool.
 * @throws ShopError STORE_UNAVAILABLE when the store does not answer or let us in, STORE_REFUSED when it is the
 * embedded one and this is staging or production, CONFIG_INVALID where the address is none
 */
export async function connect({
  uri,
  database,
  environment,
  answerTimeoutMs = 10_000,
  traceCommands: isTraced = false,
}: ConnectOptions): Promise<Connection> {
  const client = clientOf(uri, {
    appName: 'aurora',
    maxPoolSize: poolSizeMax,
    serverSelectionTimeoutMS: answerTimeoutMs,
    connectTimeoutMS: answerTimeoutMs,
    waitQueueTimeoutMS: answerTimeoutMs,
    retryReads: true,
    retryWrites: true,
    writeConcern: { w: 'majority' },
    ignoreUndefined: true,
    monitorCommands: isTraced,
  });
  if (isTraced) traceCommands(client);
  try {
    await client.connect();
    await refuseEmbedded(client, environment);
  } catch (error) {
    await client.close();
    if (error instanceof ShopError) throw error;
    throw new ShopError(
      'STORE_UNAVAILABLE',
      `The store at ${hostsOf(uri)} ${saidOf(error, answerTimeoutMs)}`,
      {},
      error,
    );
  }
  return { client, db: client.db(database), close: () => client.close() };
}

/** What the driver says of an address repeats a host or an option, and never who may enter. */
function clientOf(uri: string, options: MongoClientOptions): MongoClient {
  try {
    return new MongoClient(uri, options);
  } catch (error) {
    throw new ShopError(
      'CONFIG_INVALID',
      `MONGODB_URI cannot be used: ${messageOf(error)}`,
      {},
      error,
    );
  }
}

const saidOf = (error: unknown, answerTimeoutMs: number): string =>
  error instanceof MongoServerSelectionError
    ? `did not answer within ${answerTimeoutMs} ms: ${messageOf(error)}`
    : `cannot be used: ${messageOf(error)}`;

async function refuseEmbedded(client: MongoClient, environment: Environment): Promise<void> {
  if (isDevelopment({ environment })) return;
  const info = await client.db('admin').command({ buildInfo: 1 });
  const modules: unknown = info['modules'];
  if (Array.isArray(modules) && modules.includes(embeddedModule))
    throw new ShopError(
      'STORE_REFUSED',
      `The embedded store is for development and tests; ${environment} needs a MongoDB replica set`,
    );
}

/** What may be said of a connection string: never its user or password. */
export const hostsOf = (uri: string): string =>
  decodeURIComponent(/^mongodb(?:\+srv)?:\/\/(?:[^@/]*@)?([^/?]*)/.exec(uri)?.[1] ?? 'MONGODB_URI');
