/** Listens, answers connections, and does the chores: expiring documents, sessions and cursors. */

import { createServer } from 'node:net';
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
import { type ConnectionState, type QuickAnswer, serveConnection } from './connection.ts';
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
  const engine = new Engine(store);
  const connections = new Set<ConnectionState>();
  const services: Services = {
    engine,
    cursors: new Cursors(),
    sessions: new Sessions(engine),
    snapshots: new Snapshots(engine),
    expiry: new ExpiryMonitor(engine),
    failPoints: new FailPoints(),
    toolParameters: createToolParameters(),
    refusals: createRefusals(options.isQuiet ? () => {} : warn),
    host,
    startedAt: new Date(),
    connectionCount: () => connections.size,
  };
  const pointReads = createPointReads(engine, services.sessions);
  const quick: QuickAnswer = (message, replyId) =>
    services.failPoints.isIdle ? pointReads.answer(message, replyId) : undefined;
  let connectionsSoFar = 0;
  net.on('connection', (socket) => {
    connectionsSoFar += 1;
    const connection = serveConnection(
      socket,
      connectionsSoFar,
      {
        run: (request, state) => runCommand(services, request, state),
        refuse: (error) => errorReply(error, unnamed, services),
        quick,
      },
      () => {
        connections.delete(connection);
        engine.announce();
      },
    );
    connections.add(connection);
  });
  const idle = setInterval(() => {
    services.sessions.expire(new Date());
    services.cursors.expire(Date.now());
  }, idleSweepMs);
  return {
    uri: uriOf(options.listenOn, host),
    async close() {
      engine.isClosing = true;
      services.expiry.stop();
      clearInterval(idle);
      const closed = new Promise((resolve) => net.close(resolve));
      for (const connection of connections) connection.close();
      await closed;
      services.sessions.abortAll();
      services.snapshots.closeAll();
      await store.close();
    },
  };
}

const uriOf = (listenOn: Address, host: string): string =>
  typeof listenOn === 'string'
    ? `mongodb://${encodeURIComponent(listenOn)}/?directConnection=true`
    : `mongodb://${host}/?directConnection=true`;
