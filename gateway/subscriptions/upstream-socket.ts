import WebSocket from 'ws';
import type { SubgraphRequest, SubgraphSink } from '../../kernel/graphql/subgraph.ts';
import type { Log } from '../../kernel/log.ts';
import type { Random } from '../../kernel/random.ts';
import { backoffMs } from '../backoff.ts';
import { closeOrCut } from './close-or-cut.ts';
import {
  type OperationMessage,
  readServerMessage,
  type ServerMessage,
  subprotocol,
} from './protocol.ts';
import type { UpstreamLimits } from './upstream-limits.ts';
import { UpstreamStream } from './upstream-stream.ts';

export interface UpstreamSocketParts {
  readonly url: string;
  readonly subgraph: string;
  initPayload(requestId: string): Promise<Readonly<Record<string, string>>>;
  readonly limits: UpstreamLimits;
  readonly random: Random;
  readonly log: Log;
  /** It will not be used again. */
  onClosed(): void;
}

/** One connection at a time to a subgraph, and the streams that outlive each of them. */
export class UpstreamSocket {
  readonly #parts: UpstreamSocketParts;
  readonly #streams = new Map<string, UpstreamStream>();
  #connection: WebSocket | null = null;
  #isReady = false;
  #isClosed = false;
  #wasEverReady = false;
  #failures = 0;
  /** When the present outage, or the wait for the first connection, began; null while the connection is sound. */
  #awaySinceMs: number | null = Date.now();
  #nextId = 0;
  /** Until the next try, or until a connection without streams is closed. */
  #timer: NodeJS.Timeout | undefined;
  /** Some servers acknowledge and close at once: only a connection that lasts is a sound one. */
  #soundTimer: NodeJS.Timeout | undefined;

  constructor(parts: UpstreamSocketParts) {
    this.#parts = parts;
    this.#connect();
  }

  /** Joins a stream to the socket. @returns ends it; safe to call twice */
  add(request: SubgraphRequest, sink: SubgraphSink): () => void {
    if (this.#isReady) clearTimeout(this.#timer);
    this.#nextId += 1;
    const id = String(this.#nextId);
    const stream = new UpstreamStream(request, sink);
    this.#streams.set(id, stream);
    if (this.#isReady) this.#send(stream.subscribeMessage(id));
    return () => {
      if (!this.#streams.delete(id)) return;
      if (this.#isReady) this.#send({ id, type: 'complete' });
      this.#lingerIfIdle();
    };
  }

  /** Ends without telling the streams: whoever closes it knows. */
  async close(): Promise<void> {
    this.#streams.clear();
    const connection = this.#connection;
    this.#retire();
    if (!connection || connection.readyState === WebSocket.CLOSED) return;
    const closed = new Promise((resolve) => connection.once('close', resolve));
    closeOrCut(connection, 1000, 'Normal closure');
    await closed;
  }

  #connect(): void {
    const { url, limits, log, subgraph } = this.#parts;
    const connection = new WebSocket(url, subprotocol, {
      perMessageDeflate: false,
      handshakeTimeout: limits.connectTimeoutMs,
      maxPayload: limits.messageBytesMax,
    });
    this.#connection = connection;
    const ackTimer = setTimeout(() => connection.terminate(), limits.connectTimeoutMs);
    const stopPings = keepAlive(connection, limits.pingEveryMs);

    connection.on('open', () => this.#introduce(connection));
    connection.on('message', (data, isBinary) => {
      // What came in one piece with the reason to give it up: the next connection brings it again.
      if (connection.readyState !== WebSocket.OPEN) return;
      const message = isBinary ? null : readServerMessage(data.toString());
      if (message?.type === 'connection_ack') clearTimeout(ackTimer);
      try {
        this.#take(message);
      } catch (error) {
        log.error({ error, subgraph }, 'A message of a stream could not be taken');
        connection.terminate();
      }
    });
    // `close` follows, with or without a reason.
    connection.on('error', () => {});
    connection.on('close', (code) => {
      clearTimeout(ackTimer);
      stopPings();
      if (this.#connection === connection && !this.#isClosed) this.#lost(code);
    });
  }

  #take(message: ServerMessage | null): void {
    switch (message?.type) {
      case 'connection_ack':
        this.#resume();
        return;
      case 'ping':
        this.#send({ ...message, type: 'pong' });
        return;
      case 'pong':
        return;
      case 'next':
      case 'error':
      case 'complete':
        this.#receive(message);
        return;
      case undefined:
        this.#connection?.terminate();
    }
  }

  #introduce(connection: WebSocket): void {
    const [stream] = this.#streams.values();
    this.#parts
      .initPayload(stream?.requestId ?? 'gateway')
      .then((payload) => {
        if (connection.readyState === WebSocket.OPEN)
          connection.send(JSON.stringify({ type: 'connection_init', payload }));
      })
      .catch((error: unknown) => {
        this.#parts.log.error({ error, subgraph: this.#parts.subgraph }, 'Signing failed');
        connection.terminate();
      });
  }

  /** The connection is up: every stream goes on after its last event. */
  #resume(): void {
    const { log, subgraph, limits } = this.#parts;
    if (this.#wasEverReady)
      log.info({ subgraph, streams: this.#streams.size, tries: this.#failures }, 'Stream is back');
    this.#isReady = true;
    this.#wasEverReady = true;
    this.#soundTimer = setTimeout(() => this.#proveSound(), limits.backoffMaxMs);
    for (const [id, stream] of this.#streams) this.#send(stream.subscribeMessage(id));
    this.#lingerIfIdle();
  }

  #receive(message: OperationMessage): void {
    const stream = this.#streams.get(message.id);
    if (!stream) return;
    if (stream.isRefusedTooSoon(message)) {
      this.#connection?.terminate();
      return;
    }
    if (message.type === 'next') this.#proveSound();
    if (stream.endsWith(message)) this.#streams.delete(message.id);
    stream.receive(message);
    this.#lingerIfIdle();
  }

  #proveSound(): void {
    if (this.#awaySinceMs === null) return;
    this.#failures = 0;
    this.#awaySinceMs = null;
    clearTimeout(this.#soundTimer);
    for (const stream of this.#streams.values()) stream.settle();
  }

  #lost(code: number): void {
    const { limits, log, subgraph, random } = this.#parts;
    clearTimeout(this.#soundTimer);
    this.#isReady = false;
    this.#failures += 1;
    if (this.#streams.size === 0) {
      this.#retire();
      return;
    }
    this.#awaySinceMs ??= Date.now();
    const awayMs = Date.now() - this.#awaySinceMs;
    const patienceMs = this.#wasEverReady ? limits.reconnectMs : limits.firstConnectMs;
    if (awayMs >= patienceMs) {
      this.#giveUp(code);
      return;
    }
    if (this.#failures === 1) log.warn({ subgraph, closeCode: code }, 'Stream lost, reconnecting');
    this.#timer = setTimeout(
      () => this.#connect(),
      Math.min(backoffMs(this.#failures, limits, random), patienceMs - awayMs),
    );
  }

  #giveUp(closeCode: number): void {
    const { log, subgraph } = this.#parts;
    log.error({ subgraph, closeCode, streams: this.#streams.size }, 'Stream lost for good');
    const streams = [...this.#streams.values()];
    this.#streams.clear();
    this.#retire();
    for (const stream of streams)
      stream.fail(
        this.#wasEverReady
          ? { message: sourceLost, extensions: { code: 'SUBSCRIPTION_SOURCE_LOST' } }
          : {
              message: `The ${subgraph} service did not answer`,
              extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
            },
      );
  }

  #lingerIfIdle(): void {
    if (this.#streams.size > 0 || this.#isClosed) return;
    if (!this.#isReady) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.close(), this.#parts.limits.lingerMs);
  }

  #retire(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#isReady = false;
    clearTimeout(this.#timer);
    clearTimeout(this.#soundTimer);
    this.#parts.onClosed();
  }

  #send(message: object): void {
    if (this.#connection?.readyState === WebSocket.OPEN)
      this.#connection.send(JSON.stringify(message));
  }
}

const sourceLost = 'The source of this subscription was lost and did not come back';

/** Cuts a connection that has not answered two pings. @returns stops it */
function keepAlive(connection: WebSocket, everyMs: number): () => void {
  let unanswered = 0;
  connection.on('pong', () => {
    unanswered = 0;
  });
  const timer = setInterval(() => {
    if (connection.readyState !== WebSocket.OPEN) return;
    if (unanswered >= 2) {
      connection.terminate();
      return;
    }
    unanswered += 1;
    connection.ping();
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
