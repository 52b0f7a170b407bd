import type { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';
import { isShopError } from '../../kernel/errors.ts';
import type { Log } from '../../kernel/log.ts';
import { bothSpans, type Span } from '../../kernel/tracing/span.ts';
import { createAbortOfMany } from '../abort-many.ts';
import type { Authenticate, Identity } from '../auth/authenticate.ts';
import type { UpgradeInfo } from '../http/upgrade.ts';
import type { RateLimit } from '../limits/rate.ts';
import { type Live, now } from '../live.ts';
import type { PreparedRequest, RequestContext } from '../operation.ts';
import type { Pipeline } from '../pipeline.ts';
import { Explainer } from '../telemetry/explain/explainer.ts';
import { type ExplainRequest, explainHeader } from '../telemetry/explain/permit.ts';
import { startRequestSpan } from '../telemetry/request-span.ts';
import { ClientSink } from './client-sink.ts';
import { atExpiry, expired } from './expiry.ts';
import { keyOf } from './keys.ts';
import type { SubscriptionLimits } from './limits.ts';
import {
  type ClientMessage,
  closeCodes,
  type FrameError,
  readClientMessage,
  type SubscribePayload,
} from './protocol.ts';
import { slowClientOf } from './slow-client.ts';
import { SocketLine } from './socket-line.ts';
import type { Subscriptions } from './subscribe.ts';

export interface ConnectionParts {
  readonly pipeline: Pick<Pipeline, 'prepare' | 'execute' | 'replyOf'>;
  readonly subscriptions: Pick<Subscriptions, 'subscribe' | 'counts'>;
  readonly authenticate: Authenticate;
  readonly rateLimit: RateLimit;
  readonly explain: ExplainRequest;
  readonly limits: SubscriptionLimits;
  /** Queries and mutations over the socket: as long as over HTTP. */
  readonly requestTimeoutMs: Live<number>;
  readonly log: Log;
}

/** What a client showed in the HTTP request that became the socket; `connection_init` comes first. */
export interface Handshake extends UpgradeInfo {
  readonly authorization: string | undefined;
  readonly apiKey: string | undefined;
  readonly cookie: string | undefined;
  readonly origin: string | undefined;
}

/** One operation in flight. */
interface Running {
  /** Ends the calls of a query that its client stopped; a stream that is under way has none left to end. */
  abort: AbortController | null;
  leave: () => void;
  sink: ClientSink | null;
}

/**
 * One client's socket. A message that breaks the protocol closes it with the protocol's code; an operation that is
 * refused ends only itself.
 */
export class Connection {
  readonly #socket: WebSocket;
  readonly #stream: Duplex;
  readonly #handshake: Handshake;
  readonly #parts: ConnectionParts;
  readonly #running = new Map<string, Running>();
  #initTimer: NodeJS.Timeout | undefined;
  #stopExpiry: () => void = nothing;
  #isInitialising = false;
  #identity: Identity | null = null;
  #pingsUnanswered = 0;
  #operations = 0;
  /** Operations that are being made ready or run, also such as their client has stopped meanwhile. */
  #underway = 0;
  /** Of the page that opened the socket, as it came. */
  #traceparent: unknown;
  #isExplained = false;

  constructor(socket: WebSocket, stream: Duplex, handshake: Handshake, parts: ConnectionParts) {
    this.#socket = socket;
    this.#stream = stream;
    this.#handshake = handshake;
    this.#parts = parts;
    this.#initTimer = setTimeout(
      () => socket.close(closeCodes.INIT_TIMEOUT, 'Connection initialisation timeout'),
      parts.limits.initTimeoutMs,
    );
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => this.#showLife());
    socket.on('close', () => this.#clean());
    // Broken frames and resets: `close` follows, and it is the client's own doing.
    socket.on('error', () => {});
    stream.on('drain', () => this.#catchUp());
  }

  /**
   * Pings the client, or cuts it when two pings have gone unanswered. A browser answers the frame by itself and
   * never shows it; the message is what tells its page that we live.
   */
  checkLife(): void {
    if (this.#pingsUnanswered >= 2) {
      this.cut();
      return;
    }
    this.#pingsUnanswered += 1;
    const isQuiet = this.#socket.bufferedAmount === 0;
    this.#socket.ping();
    if (this.#identity && isQuiet) this.#send({ type: 'ping' });
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Without a word: the other side does not listen. */
  cut(): void {
    this.#parts.subscriptions.counts.socketsCut += 1;
    this.#socket.terminate();
  }

  #receive(data: RawData, isBinary: boolean): void {
    // A client may go on sending until it answers the close: its token may have ended, and it gets no answers.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#showLife();
    try {
      this.#take(isBinary ? null : readClientMessage(data.toString()));
    } catch (error) {
      this.#break(error);
    }
  }

  #take(message: ClientMessage | null): void {
    switch (message?.type) {
      case 'connection_init':
        this.#initialise(message.payload).catch((error: unknown) => this.#break(error));
        return;
      case 'ping':
        if (this.#identity && message.payload?.['authorization'] !== undefined)
          this.#renew(this.#identity, message.payload).catch((error: unknown) =>
            this.#break(error),
          );
        else this.#send({ ...message, type: 'pong' });
        return;
      case 'pong':
        return;
      case 'subscribe':
        this.#subscribe(message.id, message.payload).catch((error: unknown) => this.#break(error));
        return;
      case 'complete':
        this.#stop(message.id);
        return;
      case undefined:
        this.close(closeCodes.INVALID_MESSAGE, 'Invalid message received');
    }
  }

  async #initialise(payload: Readonly<Record<string, unknown>>): Promise<void> {
    if (this.#isInitialising) {
      this.close(closeCodes.TOO_MANY_INITS, 'Too many initialisation requests');
      return;
    }
    this.#isInitialising = true;
    if (!this.#mayShow()) {
      this.close(closeCodes.TRY_AGAIN_LATER, 'Too many requests from this address');
      return;
    }
    const identity = await this.#identify(payload);
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (!identity) {
      this.close(closeCodes.FORBIDDEN, 'Forbidden');
      return;
    }
    this.#stopInitTimer();
    this.#identity = identity;
    this.#traceparent = payload['traceparent'];
    this.#stopExpiry = atExpiry(identity.expiresAtMs, () => this.#expire());
    this.#send({ type: 'connection_ack' });
  }

  /**
   * A fresh token on a live socket, in a ping: the one message that may carry what we like. It has to say the same of
   * the same caller, for streams go on as they were admitted; with any other the old one stays, and its end.
   */
  async #renew(before: Identity, payload: Readonly<Record<string, unknown>>): Promise<void> {
    const next = this.#mayShow() ? await this.#identify(payload) : null;
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const isRenewed = next !== null && keyOf(next.caller) === keyOf(before.caller);
    if (isRenewed) {
      this.#identity = next;
      this.#stopExpiry();
      this.#stopExpiry = atExpiry(next.expiresAtMs, () => this.#expire());
    }
    this.#send({ type: 'pong', payload: { renewed: isRenewed } });
  }

  /** Who is shown counts as a request does, before a token's signature costs us something. */
  #mayShow(): boolean {
    try {
      this.#parts.rateLimit.take(this.#handshake.remoteAddress);
      return true;
    } catch (error) {
      if (isShopError(error)) return false;
      throw error;
    }
  }

  /** null where what was shown does not hold. */
  async #identify(payload: Readonly<Record<string, unknown>>): Promise<Identity | null> {
    const { authorization, apiKey, cookie } = this.#handshake;
    try {
      this.#isExplained ||= (await this.#parts.explain(payload[explainHeader])) !== undefined;
      return await this.#parts.authenticate({
        authorization: textOf(payload, 'authorization', 'Authorization') ?? authorization,
        apiKey: textOf(payload, 'x-api-key', 'apiKey') ?? apiKey,
        other: (name) => textOf(payload, name) ?? (name === 'cookie' ? cookie : undefined),
      });
    } catch (error) {
      if (isShopError(error)) return null;
      throw error;
    }
  }

  async #subscribe(id: string, payload: SubscribePayload): Promise<void> {
    if (!this.#identity) {
      this.close(closeCodes.UNAUTHORIZED, 'Unauthorized');
      return;
    }
    if (this.#running.has(id)) {
      this.close(closeCodes.SUBSCRIBER_EXISTS, `Subscriber for ${id} already exists`.slice(0, 120));
      return;
    }
    const { operationsPerSocketMax: max } = this.#parts.limits;
    if (Math.max(this.#running.size, this.#underway) >= max) {
      this.#send({ id, type: 'error', payload: [tooMany(max)] });
      return;
    }
    this.#underway += 1;
    await this.#run(id, payload, this.#identity);
    this.#underway -= 1;
  }

  async #run(id: string, payload: SubscribePayload, identity: Identity): Promise<void> {
    const { pipeline } = this.#parts;
    const abort = createAbortOfMany();
    const running: Running = { abort, leave: nothing, sink: null };
    this.#running.set(id, running);
    const traced = startRequestSpan(
      'websocket',
      payload.extensions?.['traceparent'] ?? this.#traceparent,
    );
    const context = this.#contextOf(identity, traced, abort.signal);
    try {
      const prepared = await pipeline.prepare(payload, context);
      if (this.#running.get(id) !== running) return;
      if (prepared.prepared.operation.kind === 'subscription') {
        running.sink = this.#sinkOf(id, running, prepared);
        running.leave = await this.#parts.subscriptions.subscribe(payload, prepared, running.sink);
        running.abort = null;
        if (this.#running.get(id) !== running) running.leave();
        return;
      }
      const { result } = await pipeline.execute(prepared);
      if (!this.#forget(id, running)) return;
      this.#send({ id, type: 'next', payload: result });
      this.#send({ id, type: 'complete' });
    } catch (error) {
      if (!this.#forget(id, running)) return;
      const { errors = [] } = pipeline.replyOf(error, context).result;
      this.#send({ id, type: 'error', payload: errors });
    } finally {
      traced?.end();
    }
  }

  #sinkOf(id: string, running: Running, prepared: PreparedRequest): ClientSink {
    return new ClientSink({
      line: new SocketLine(this.#socket, this.#stream, id),
      limits: this.#parts.limits,
      slowClient: slowClientOf(prepared, this.#parts.limits),
      counts: this.#parts.subscriptions.counts,
      onEnd: () => this.#forget(id, running),
      onTooSlow: () => this.cut(),
    });
  }

  /** Whether it was still running: a client may have stopped it and used its id again. */
  #forget(id: string, running: Running): boolean {
    return this.#running.get(id) === running && this.#running.delete(id);
  }

  #stop(id: string): void {
    const running = this.#running.get(id);
    this.#running.delete(id);
    running?.sink?.mute();
    running?.leave();
    running?.abort?.abort();
  }

  #contextOf({ caller }: Identity, traced: Span | undefined, signal: AbortSignal): RequestContext {
    this.#operations += 1;
    const explainer = this.#isExplained ? new Explainer() : undefined;
    return {
      requestId: `${this.#handshake.requestId}-${this.#operations}`,
      caller,
      remoteAddress: this.#handshake.remoteAddress,
      door: 'websocket',
      origin: this.#handshake.origin,
      kinds: ['query', 'mutation', 'subscription'],
      deadlineAtMs: Date.now() + now(this.#parts.requestTimeoutMs),
      signal,
      span: bothSpans(traced, explainer?.span),
      explainer,
    };
  }

  #expire(): void {
    for (const id of this.#running.keys()) {
      this.#stop(id);
      this.#send({ id, type: 'error', payload: [expired] });
    }
    this.close(closeCodes.FORBIDDEN, 'Forbidden');
  }

  /** A client that asks and asks and never reads is cut: answers would pile up here. */
  #send(message: object): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > this.#parts.limits.bufferedBytesMax) this.cut();
    else this.#socket.send(JSON.stringify(message));
  }

  #showLife(): void {
    this.#pingsUnanswered = 0;
  }

  #catchUp(): void {
    for (const { sink } of this.#running.values()) sink?.catchUp();
  }

  #break(error: unknown): void {
    this.#parts.log.error({ error, requestId: this.#handshake.requestId }, 'A WebSocket failed');
    this.close(closeCodes.INTERNAL_ERROR, 'Internal server error');
  }

  #stopInitTimer(): void {
    clearTimeout(this.#initTimer);
    this.#initTimer = undefined;
  }

  #clean(): void {
    this.#stopInitTimer();
    this.#stopExpiry();
    for (const id of this.#running.keys()) this.#stop(id);
  }
}

const nothing = (): void => {};

const tooMany = (max: number): FrameError => ({
  message: `At most ${max} operations at once on one connection`,
  extensions: { code: 'OPERATION_LIMIT_EXCEEDED' },
});

function textOf(
  payload: Readonly<Record<string, unknown>>,
  ...names: readonly string[]
): string | undefined {
  for (const name of names) {
    const value = payload[name];
    if (typeof value === 'string') return value;
  }
  return undefined;
}
