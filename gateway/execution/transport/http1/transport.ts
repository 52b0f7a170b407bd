import { turnEnd } from '../../../turn-end.ts';
import { abortedBy } from '../ended-early.ts';
import { type Call, type Transport, type TransportOptions, transportLimits } from '../transport.ts';
import { codings } from './body-text.ts';
import { Connection, type ConnectionLimits, type Lender } from './connection.ts';
import { Exchange } from './exchange.ts';
import { addressOf } from './open-socket.ts';
import { headLines, openingOf } from './request-head.ts';

export interface Http1Options extends TransportOptions {
  readonly limits?: Partial<Http1Limits> | undefined;
  /** Certificates to trust beside the usual ones, PEM. */
  readonly ca?: string | undefined;
  /** Asks for compressed answers. Within one network that costs more than it saves. */
  readonly acceptCompressed?: boolean | undefined;
}

export interface Http1Limits extends ConnectionLimits {
  readonly connectionsMax: number;
}

const defaultLimits: Http1Limits = {
  ...transportLimits,
  /** As much as Node's own server takes, four times over. */
  headBytesMax: 64 * 1024,
  /** Calls have deadlines of their own; this one ends what broke off in the middle. */
  bodyTimeoutMs: 15_000,
};

/** How often time is counted: one timer for all calls to a subgraph, instead of one for each. */
const sweepMs = 25;

/**
 * HTTP/1.1 (RFC 9112) as POSTs need it, straight on sockets: a pool of connections with one request on each at a
 * time. A call that finds its kept connection closed, before a byte of an answer, is sent once more if it only reads.
 */
export function createHttp1Transport(options: Http1Options): Transport {
  const { url, connectionsMax = transportLimits.connectionsMax } = options;
  const { bodyBytesMax = transportLimits.bodyBytesMax } = options;
  const limits: Http1Limits = { ...defaultLimits, connectionsMax, bodyBytesMax, ...options.limits };
  const address = addressOf(url, options.ca);
  const opening = openingOf(url, {
    ...options.headers,
    ...(options.acceptCompressed ? { 'accept-encoding': codings } : {}),
  });
  const connections = new Set<Connection>();
  /** The one used last is used next, so that those too many grow old. */
  const free: Connection[] = [];
  const waiting = new Set<Exchange>();
  let sweeper: NodeJS.Timeout | null = null;
  let isClosed = false;

  const lender: Lender = {
    onFree(connection) {
      const next = takeFirst(waiting);
      if (next) connection.send(next);
      else free.push(connection);
    },
    onGone(connection, unanswered, error) {
      connections.delete(connection);
      const index = free.indexOf(connection);
      if (index >= 0) free.splice(index, 1);
      if (unanswered) failOrRepeat(connection, unanswered, error);
      const next = connections.size < limits.connectionsMax ? takeFirst(waiting) : null;
      if (next) open(next);
    },
  };

  function failOrRepeat(connection: Connection, exchange: Exchange, error: Error): void {
    const isStale = connection.isReused && wasReset(error);
    if (!isStale || !exchange.mayRepeat || isClosed) {
      exchange.fail(error);
      return;
    }
    exchange.mayRepeat = false;
    // The others that were kept are no younger: the next connection has to be a new one.
    for (const kept of free.splice(0)) kept.close(error);
    openOrWait(exchange);
  }

  function send(exchange: Exchange): void {
    if (isClosed) {
      exchange.fail(closed());
      return;
    }
    const connection = free.pop();
    if (connection) connection.send(exchange);
    else openOrWait(exchange);
  }

  function openOrWait(exchange: Exchange): void {
    if (connections.size < limits.connectionsMax) open(exchange);
    else waiting.add(exchange);
  }

  function open(exchange: Exchange): void {
    const connection = new Connection(address, limits, lender);
    connections.add(connection);
    connection.send(exchange);
    sweeper ??= setInterval(sweep, sweepMs).unref();
  }

  function giveUp(exchange: Exchange, error: Error): void {
    waiting.delete(exchange);
    exchange.fail(error);
  }

  function sweep(): void {
    const nowMs = performance.now();
    for (const connection of connections) connection.sweep(nowMs, sweepMs);
    for (const exchange of waiting) {
      const error = exchange.endedBy(nowMs);
      if (error) giveUp(exchange, error);
    }
    if (connections.size > 0 || sweeper === null) return;
    clearInterval(sweeper);
    sweeper = null;
  }

  return {
    post(call: Call) {
      return new Promise((resolve, reject) => {
        if (isClosed) throw closed();
        if (call.signal?.aborted) throw abortedBy(call.signal);
        const exchange = new Exchange(opening + headLines(call.headers), call, resolve, reject);
        turnEnd().then(() => send(exchange), reject);
      });
    },
    get waiting() {
      return waiting.size;
    },
    async close() {
      isClosed = true;
      const error = closed();
      for (const exchange of waiting) giveUp(exchange, error);
      for (const connection of connections) connection.close(error);
      if (sweeper) clearInterval(sweeper);
      sweeper = null;
    },
  };
}

function takeFirst(waiting: Set<Exchange>): Exchange | null {
  for (const exchange of waiting) {
    waiting.delete(exchange);
    return exchange;
  }
  return null;
}

const closed = (): Error => new Error('The transport is closed');

const wasReset = (error: Error): boolean =>
  'code' in error && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
