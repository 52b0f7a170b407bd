/** Small honest answers about the server: what tools and drivers ask for. */
import { Long } from 'bson';
import { maxDocumentBytes } from '../bson/encode.ts';
import { recordRange } from '../storage/keys.ts';
import { type Command, namespaceOf, ok } from './command.ts';
import { replicaSetName } from './hello.ts';

/** The server whose behaviour this one follows. */
const serverVersion = '8.0.0';
/** By this name in `buildInfo.modules` an application can tell that it is not a real server. */
const moduleName = 'embedded-dev-store';

export const ping: Command = { name: 'ping', options: { ping: 'any' }, run: () => ok() };

export const buildInfo: Command = {
  name: 'buildInfo',
  options: { buildInfo: 'any' },
  run: () =>
    ok({
      version: serverVersion,
      versionArray: [8, 0, 0, 0],
      gitVersion: 'embedded',
      modules: [moduleName],
      storageEngines: ['lmdb'],
      bits: 64,
      maxBsonObjectSize: maxDocumentBytes,
    }),
};

export const serverStatus: Command = {
  name: 'serverStatus',
  options: { serverStatus: 'any' },
  run(_command, { services, now }) {
    const { rss, heapUsed } = process.memoryUsage();
    const uptimeMs = now.getTime() - services.startedAt.getTime();
    return ok({
      host: services.host,
      version: serverVersion,
      process: moduleName,
      pid: Long.fromNumber(process.pid),
      uptime: uptimeMs / 1000,
      uptimeMillis: Long.fromNumber(uptimeMs),
      localTime: now,
      connections: { current: services.connectionCount() },
      mem: {
        bits: 64,
        resident: Math.round(rss / 2 ** 20),
        heapUsedMb: Math.round(heapUsed / 2 ** 20),
      },
      storageEngine: { name: 'lmdb', supportsCommittedReads: true, persistent: true },
      repl: { setName: replicaSetName, isWritablePrimary: true, primary: services.host },
    });
  },
};

export const hostInfo: Command = {
  name: 'hostInfo',
  options: { hostInfo: 'any' },
  run: (_command, { now }) =>
    ok({
      system: { currentTime: now, cpuAddrSize: 64 },
      os: { type: process.platform },
      extra: {},
    }),
};

export const connectionStatus: Command = {
  name: 'connectionStatus',
  options: { connectionStatus: 'any', showPrivileges: 'flag' },
  run: () => ok({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
};

export const replSetGetStatus: Command = {
  name: 'replSetGetStatus',
  options: { replSetGetStatus: 'any' },
  run: (_command, { services, now }) =>
    ok({
      set: replicaSetName,
      date: now,
      myState: 1,
      members: [
        { _id: 0, name: services.host, health: 1, state: 1, stateStr: 'PRIMARY', self: true },
      ],
    }),
};

export const collStats: Command = {
  name: 'collStats',
  options: { collStats: 'string', scale: 'number' },
  run(command, context) {
    const { engine } = context.services;
    const namespace = namespaceOf(command, context);
    const collection = engine.catalogue.get(namespace);
    const count = collection === undefined ? 0 : engine.store.count(recordRange(collection.id));
    return ok({ ns: namespace, count, nindexes: collection?.indexes.length ?? 0 });
  },
};

export const dbStats: Command = {
  name: 'dbStats',
  options: { dbStats: 'any', scale: 'number' },
  run(_command, { services, database }) {
    const { catalogue, store } = services.engine;
    const collections = catalogue.inDatabase(database);
    return ok({
      db: database,
      collections: collections.length,
      objects: collections.reduce((sum, { id }) => sum + store.count(recordRange(id)), 0),
      indexes: collections.reduce((sum, { indexes }) => sum + indexes.length, 0),
    });
  },
};
