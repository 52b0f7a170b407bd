/** The embedded store: a MongoDB-compatible server for development and tests. See README.md. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ShopError } from '../kernel/errors.ts';
import { startWorker } from '../kernel/start-worker.ts';
import { ownDirectory } from './directory-lock.ts';
import { dataFileName, prepareDataFile } from './storage/data-file.ts';
import type { Durability } from './storage/lmdb-store.ts';
import { maxSocketPathBytes } from './wire/listen.ts';
import type { ServerOptions, StoreServer } from './wire/server.ts';

export interface StoreOptions {
  /** Where the data lives; created with rights for its owner alone. */
  readonly directory: string;
  /**
   * `fsync` (the default) has every acknowledged write on the disk. `no-sync` survives a killed
   * process, not a power cut.
   */
  readonly durability?: Durability;
  /** Runs in this thread instead of a worker: for tests of the store itself. */
  readonly inline?: boolean;
  /** Listens on this loopback port instead of a unix socket; 0 takes a free one. */
  readonly port?: number;
  /** Listens on this unix socket instead of one in the folder. */
  readonly socket?: string;
  readonly environment: string;
}

export interface RunningStore {
  readonly uri: string;
  /** Whether this process runs the server; otherwise it has attached to a running one. */
  readonly owner: boolean;
  /** Stops the server if it is ours. */
  stop(): Promise<void>;
}

const allowedEnvironments = new Set(['development', 'test']);

/**
 * Starts the store on a folder, or attaches to the process that has it open.
 * @throws ShopError STORE_REFUSED outside development and test, CONFIG_INVALID for a folder that
 * cannot be used
 */
export async function startStore(options: StoreOptions): Promise<RunningStore> {
  if (!allowedEnvironments.has(options.environment)) {
    throw new ShopError(
      'STORE_REFUSED',
      `The embedded store runs in development and tests only, and this is ${options.environment}. Set MONGODB_URI to a replica set`,
      { environment: options.environment },
    );
  }
  const ownership = await ownDirectory(options.directory);
  if ('uri' in ownership) return { uri: ownership.uri, owner: false, stop: async () => {} };
  const { lock } = ownership;
  const serverOptions: ServerOptions = {
    dataFile: join(options.directory, dataFileName),
    durability: options.durability ?? 'fsync',
    isQuiet: options.environment === 'test',
    listenOn: options.port ?? options.socket ?? socketPath(options.directory),
  };
  let server: StoreServer | undefined;
  const end = async () => {
    if (server !== undefined) {
      await server.close();
      removeSocket(serverOptions.listenOn, options.directory);
    }
    lock.release();
  };
  try {
    prepareDataFile(serverOptions.dataFile);
    const start = options.inline === true ? startInThisThread : startInWorker;
    server = await start(serverOptions);
    lock.publish(server.uri);
    return { uri: server.uri, owner: true, stop: end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** The server's code is loaded by the thread that runs it and by no other. */
async function startInThisThread(options: ServerOptions): Promise<StoreServer> {
  const { startServer } = await import('./wire/server.ts');
  return startServer(options);
}

const socketName = 'store.sock';

/** In the folder; where that is too long a path, in a private folder for temporary files. */
function socketPath(directory: string): string {
  const path = join(directory, socketName);
  if (Buffer.byteLength(path) <= maxSocketPathBytes) return path;
  return join(mkdtempSync(join(tmpdir(), 'aurora-store-')), socketName);
}

/** Whether the hosts of a URI are the socket of an embedded store. */
export const isStoreSocket = (hosts: string): boolean => hosts.endsWith(`/${socketName}`);

function removeSocket(listenOn: string | number, directory: string): void {
  if (typeof listenOn === 'number') return;
  rmSync(listenOn, { force: true });
  const folder = dirname(listenOn);
  if (folder !== directory && folder.includes('aurora-store-'))
    rmSync(folder, { recursive: true, force: true });
}

/** The same server in a thread of its own: a long query does not hold up the application. */
async function startInWorker(options: ServerOptions): Promise<StoreServer> {
  const worker = startWorker('./worker', import.meta.url, { workerData: options });
  const uri = await new Promise<string>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the store's thread ended with code ${code}`)));
    worker.once('message', (message: string) => {
      worker.removeAllListeners();
      resolve(message);
    });
  });
  return {
    uri,
    close: () =>
      new Promise((resolve) => {
        worker.once('exit', () => resolve());
        worker.postMessage('stop');
      }),
  };
}
