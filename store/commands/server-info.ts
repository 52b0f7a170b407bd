/**
 * Small honest answers about the server, which tools and drivers ask for: `ping`, `buildInfo`, `serverStatus`,
 * `getCmdLineOpts`, `whatsmyuri`, `connectionStatus`, `replSetGetStatus`.
 */
import { machine, platform } from 'node:os';
import { Long, UUID } from 'bson';
import { maxDocumentBytes } from '../bson/encode.ts';
import type { ConnectionState } from '../wire/connection.ts';
import { type Command, ok } from './command.ts';
import { replicaSetName } from './hello.ts';
import { flagOption } from './option-values.ts';

/** The server whose behaviour this one follows. */
export const serverVersion = '8.0.0';
/** By this name in `buildInfo.modules` an application can tell that it is not a real server. */
const moduleName = 'embedded-dev-store';

export const ping: Command = { name: 'ping', options: {}, run: () => ok() };

export const buildInfo: Command = {
  name: 'buildInfo',
  options: {},
  run: () =>
    ok({
      version: serverVersion,
      versionArray: [8, 0, 0, 0],
      gitVersion: 'embedded',
      modules: [moduleName],
      allocator: 'system',
      javascriptEngine: 'none',
      openssl: { running: `OpenSSL ${process.versions.openssl}` },
      buildEnvironment: { target_arch: machine(), target_os: platform() },
      storageEngines: ['lmdb'],
      bits: 64,
      debug: false,
      maxBsonObjectSize: Long.fromNumber(maxDocumentBytes),
    }),
};

export const serverStatus: Command = {
  name: 'serverStatus',
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
      locks: {},
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

/** As if started by hand with nothing but the option that lets tests set fail points. */
export const getCmdLineOpts: Command = {
  name: 'getCmdLineOpts',
  options: {},
  isAdminOnly: true,
  run: () => ok({ argv: [moduleName], parsed: { setParameter: { enableTestCommands: '1' } } }),
};

/** Has never looked at its other fields. */
export const whatsMyUri: Command = {
  name: 'whatsmyuri',
  run: (_command, { connection }) => ok({ you: connection.address }),
};

/** A name for each connection that has asked for its own. */
const connectionIds = new WeakMap<ConnectionState, UUID>();

function idOf(connection: ConnectionState): UUID {
  const id = connectionIds.get(connection) ?? new UUID();
  connectionIds.set(connection, id);
  return id;
}

export const connectionStatus: Command = {
  name: 'connectionStatus',
  options: { showPrivileges: 'flag' },
  run: (command, { connection }) =>
    ok({
      authInfo: {
        authenticatedUsers: [],
        authenticatedUserRoles: [],
        ...(flagOption(command, 'showPrivileges', false) && { authenticatedUserPrivileges: [] }),
      },
      uuid: idOf(connection),
    }),
};

export const replSetGetStatus: Command = {
  name: 'replSetGetStatus',
  isAdminOnly: true,
  options: {},
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
