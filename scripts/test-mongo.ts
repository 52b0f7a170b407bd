/**
 * `npm run test:mongo`: the conformance tables on a real MongoDB.
 *
 *   MONGODB_URI='mongodb://…/?replicaSet=rs0' npm run test:mongo       a replica set that runs
 *   MONGOMS_SYSTEM_BINARY=/path/to/mongod npm run test:mongo           a mongod started for this run
 *   … npm run test:mongo -- -t '$push'                                 further options are Jest's
 */
import { spawn } from 'node:child_process';
import { hostsOf } from '../kernel/data/connect.ts';

const tables = 'tests/conformance/store';
/** These look at the embedded store's own process, folder or socket, or at what it has not. */
const ownTests = [
  'crash',
  'durability',
  'fail-points',
  'fuzz',
  'memory',
  'not-supported',
  'tools',
  'turns',
];

interface Server extends AsyncDisposable {
  readonly uri: string;
}

process.exitCode = await main(process.argv.slice(2));

async function main(options: readonly string[]): Promise<number> {
  const { MONGODB_URI: uri, MONGOMS_SYSTEM_BINARY: binary } = process.env;
  if (uri) return runTables(uri, options);
  if (binary) {
    await using server = await startServer(binary);
    return runTables(server.uri, options);
  }
  console.error(
    'There is no MongoDB to test. Set MONGODB_URI to a replica set, or MONGOMS_SYSTEM_BINARY to a mongod.',
  );
  return 2;
}

/** A replica set of one in a temporary folder, which goes with the run. */
async function startServer(binary: string): Promise<Server> {
  const { MongoMemoryReplSet } = await import('mongodb-memory-server-core');
  const server = await MongoMemoryReplSet.create({
    binary: { systemBinary: binary },
    replSet: {
      name: 'rs0',
      count: 1,
      storageEngine: 'wiredTiger',
      // The tables make the server fail on purpose.
      args: ['--setParameter', 'enableTestCommands=1'],
    },
  });
  return {
    uri: server.getUri(),
    [Symbol.asyncDispose]: async () => {
      await server.stop();
    },
  };
}

function runTables(uri: string, options: readonly string[]): Promise<number> {
  console.log(`The conformance tables, on ${hostsOf(uri)}`);
  const ignored = ownTests.flatMap((name) => ['--testPathIgnorePatterns', `${tables}/${name}`]);
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const child = spawn(process.execPath, [...jest, tables, ...ignored, ...options], {
    stdio: 'inherit',
    env: { ...process.env, MONGODB_URI: uri },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
