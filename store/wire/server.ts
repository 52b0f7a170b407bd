/** Listens, answers connections, and does the chores: expiring documents, sessions and cursors. */

import { createServer, type Server } from 'node:net';
import { FailPoints } from '../commands/fail-points.ts';
import { createToolParameters } from '../commands/parameters.ts';
import { errorReply } from '../commands/reply.ts';
import { runCommand } from '../commands/run-command.ts';
import type { Services } from '../commands/services.ts';
import { Engine } from '../engine/engine.ts';
import { ExpiryMonitor } from '../engine/expire.ts';
import { createPointReads } from '../engine/point-read.ts';
import { createRefusals } from '../refusals.ts';
import { Cursors } from '../sessions/cursors.ts';
import { Sessions } from '../sessions/sessions.ts';
import { Snapshots } from '../sessions/snapshots.ts';
import { type Durability, openLmdbStore } from '../storage/lmdb-store.ts';
import { type Answers, Connection } from './connection.ts';
import { type Address, listen } from './listen.ts';

/** Milliseconds between two sweeps for sessions and cursors that nobody uses. */
const idleSweepMs = 60_000;
const maxConnections = 1000;
/** What is known of a command that could not be read. */
const unnamed = { name: '', isInTransaction: false, isRetryable: false };

export interface ServerOptions {
  readonly dataFile: string;
  readonly durability: Durability;
  readonly listenOn: Address;
  /** Says nothing to the person in front of it: tests refuse things all the time. */
  readonly isQuiet: boolean;
}

const warn = (line: string): void => void process.stderr.write(`${line}\n`);

export interface StoreServer {
  readonly uri: string;
  close(): Promise<void>;
}

export async function startServer(options: ServerOptions): Promise<StoreServer> {
  const store = openLmdbStore(options.dataFile, options.durability);
  const net = createServer();
  net.maxConnections = maxConnections;
  const host = await listen(net, options.listenOn).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const connections = new Set<Connection>();
  const services = createServices(new Engine(store), {
    refusals: createRefusals(options.isQuiet ? () => {} : warn),
    host,
    connectionCount: () => connections.size,
  });
  acceptFrom(net, services, connections);
  const idle = setInterval(() => expireIdle(services), idleSweepMs);
  return {
    uri: uriOf(options.listenOn, host),
    async close() {
      clearInterval(idle);
      beginToClose(services);
      const closed = new Promise((resolve) => net.close(resolve));
      for (const connection of connections) connection.close();
      await closed;
      endAll(services);
      await store.close();
    },
  };
}

type Surroundings = Pick<Services, 'refusals' | 'host' | 'connectionCount'>;

const createServices = (engine: Engine, surroundings: Surroundings): Services => ({
  engine,
  cursors: new Cursors(),
  sessions: new Sessions(engine),
  snapshots: new Snapshots(engine),
  expiry: new ExpiryMonitor(engine),
  failPoints: new FailPoints(),
  toolParameters: createToolParameters(),
  startedAt: new Date(),
  ...surroundings,
});

function acceptFrom(net: Server, services: Services, connections: Set<Connection>): void {
  const answers = answersOf(services);
  let connectionsSoFar = 0;
  net.on('connection', (socket) => {
    connectionsSoFar += 1;
    const connection = new Connection(socket, connectionsSoFar, answers);
    connections.add(connection);
    connection.serve(() => {
      connections.delete(connection);
      // Whoever waits for a change looks whether its client is still there.
      services.engine.announce();
    });
  });
}

function answersOf(services: Services): Answers {
  const { engine, sessions, failPoints } = services;
  const pointReads = createPointReads(engine, sessions);
  return {
    run: (request, connection) => runCommand(services, request, connection),
    refuse: (error) => errorReply(error, unnamed, services),
    quick: (message, replyId) =>
      failPoints.isIdle ? pointReads.answer(message, replyId) : undefined,
  };
}

function expireIdle({ cursors, sessions }: Services): void {
  cursors.expire(Date.now());
  void sessions.expire(new Date());
}

/** Whatever works in turns ends with the turn that it has. */
function beginToClose({ engine, expiry }: Services): void {
  engine.isClosing = true;
  expiry.stop();
}

/** What clients have left open. */
function endAll({ sessions, snapshots }: Services): void {
  sessions.abortAll();
  snapshots.closeAll();
}

const uriOf = (listenOn: Address, host: string): string =>
  typeof listenOn === 'string'
    ? `mongodb://${encodeURIComponent(listenOn)}/?directConnection=true`
    : `mongodb://${host}/?directConnection=true`;
