import type { Caller } from '../../kernel/caller.ts';
import { bothSpans, type Span } from '../../kernel/tracing/span.ts';
import { createAbortOfMany } from '../abort-many.ts';
import { type Live, now } from '../live.ts';
import type { PreparedRequest, RequestContext } from '../operation.ts';
import type { Pipeline } from '../pipeline.ts';
import { Explainer } from '../telemetry/explain/explainer.ts';
import { startRequestSpan } from '../telemetry/request-span.ts';
import { ClientSink, type Line } from './client-sink.ts';
import type { SubscriptionLimits } from './limits.ts';
import type { FrameError, SubscribePayload } from './protocol.ts';
import { slowClientOf } from './slow-client.ts';
import type { Handshake } from './socket-caller.ts';
import type { Subscriptions } from './subscribe.ts';

export interface SocketOperationsParts {
  readonly pipeline: Pick<Pipeline, 'prepare' | 'execute' | 'replyOf'>;
  readonly subscriptions: Pick<Subscriptions, 'subscribe' | 'counts'>;
  readonly limits: SubscriptionLimits;
  /** Queries and mutations over the socket: as long as over HTTP. */
  readonly requestTimeoutMs: Live<number>;
}

/** The socket, as its operations see it. */
export interface OperationsSocket {
  send(message: object): void;
  lineOf(id: string): Line;
  /** Without a word: the other side does not listen. */
  cut(): void;
}

/** As whom an operation runs, and whether it is traced and explained. */
export interface Asker {
  readonly caller: Caller;
  /** Of the page that opened the socket, as it came. */
  readonly traceparent: unknown;
  readonly isExplained: boolean;
}

/** One operation in flight. */
interface Running {
  /** Ends the calls of a query that its client stopped; a stream that is under way has none left to end. */
  abort: AbortController | null;
  leave: () => void;
  sink: ClientSink | null;
}

/** The operations of one socket. One that is refused ends only itself. */
export class SocketOperations {
  readonly #socket: OperationsSocket;
  readonly #handshake: Handshake;
  readonly #parts: SocketOperationsParts;
  readonly #running = new Map<string, Running>();
  /** Begun so far: each has an id of its own in logs. */
  #begun = 0;
  /** Operations that are being made ready or run, also such as their client has stopped meanwhile. */
  #underway = 0;

  constructor(socket: OperationsSocket, handshake: Handshake, parts: SocketOperationsParts) {
    this.#socket = socket;
    this.#handshake = handshake;
    this.#parts = parts;
  }

  has(id: string): boolean {
    return this.#running.has(id);
  }

  /** Runs one until it is answered, or until it is a stream that is under way. */
  async start(id: string, payload: SubscribePayload, asker: Asker): Promise<void> {
    const { operationsPerSocketMax: max } = this.#parts.limits;
    if (Math.max(this.#running.size, this.#underway) >= max) {
      this.#socket.send({ id, type: 'error', payload: [tooMany(max)] });
      return;
    }
    this.#underway += 1;
    await this.#run(id, payload, asker);
    this.#underway -= 1;
  }

  stop(id: string): void {
    const running = this.#running.get(id);
    this.#running.delete(id);
    running?.sink?.mute();
    running?.leave();
    running?.abort?.abort();
  }

  /** @param reason told of each, where there is one */
  stopAll(reason?: FrameError): void {
    for (const id of this.#running.keys()) {
      this.stop(id);
      if (reason) this.#socket.send({ id, type: 'error', payload: [reason] });
    }
  }

  /** The client reads again. */
  catchUp(): void {
    for (const { sink } of this.#running.values()) sink?.catchUp();
  }

  async #run(id: string, payload: SubscribePayload, asker: Asker): Promise<void> {
    const { pipeline } = this.#parts;
    const abort = createAbortOfMany();
    const running: Running = { abort, leave: nothing, sink: null };
    this.#running.set(id, running);
    const traced = startRequestSpan(
      'websocket',
      payload.extensions?.['traceparent'] ?? asker.traceparent,
    );
    const context = this.#contextOf(asker, traced, abort.signal);
    try {
      const prepared = await pipeline.prepare(payload, context);
      if (this.#running.get(id) !== running) return;
      if (prepared.prepared.operation.kind === 'subscription')
        await this.#follow(id, running, payload, prepared);
      else await this.#answer(id, running, prepared);
    } catch (error) {
      if (!this.#forget(id, running)) return;
      const { errors = [] } = pipeline.replyOf(error, context).result;
      this.#socket.send({ id, type: 'error', payload: errors });
    } finally {
      traced?.end();
    }
  }

  async #follow(
    id: string,
    running: Running,
    payload: SubscribePayload,
    prepared: PreparedRequest,
  ): Promise<void> {
    running.sink = this.#sinkOf(id, running, prepared);
    running.leave = await this.#parts.subscriptions.subscribe(payload, prepared, running.sink);
    running.abort = null;
    if (this.#running.get(id) !== running) running.leave();
  }

  async #answer(id: string, running: Running, prepared: PreparedRequest): Promise<void> {
    const { result } = await this.#parts.pipeline.execute(prepared);
    if (!this.#forget(id, running)) return;
    this.#socket.send({ id, type: 'next', payload: result });
    this.#socket.send({ id, type: 'complete' });
  }

  #sinkOf(id: string, running: Running, prepared: PreparedRequest): ClientSink {
    const { limits, subscriptions } = this.#parts;
    return new ClientSink({
      line: this.#socket.lineOf(id),
      limits,
      slowClient: slowClientOf(prepared, limits),
      counts: subscriptions.counts,
      onEnd: () => this.#forget(id, running),
      onTooSlow: () => this.#socket.cut(),
    });
  }

  /** Whether it was still running: a client may have stopped it and used its id again. */
  #forget(id: string, running: Running): boolean {
    return this.#running.get(id) === running && this.#running.delete(id);
  }

  #contextOf(
    { caller, isExplained }: Asker,
    traced: Span | undefined,
    signal: AbortSignal,
  ): RequestContext {
    const { requestId, remoteAddress, origin } = this.#handshake;
    this.#begun += 1;
    const explainer = isExplained ? new Explainer() : undefined;
    return {
      requestId: `${requestId}-${this.#begun}`,
      caller,
      remoteAddress,
      door: 'websocket',
      origin,
      kinds: ['query', 'mutation', 'subscription'],
      deadlineAtMs: Date.now() + now(this.#parts.requestTimeoutMs),
      signal,
      span: bothSpans(traced, explainer?.span),
      explainer,
    };
  }
}

const nothing = (): void => {};

const tooMany = (max: number): FrameError => ({
  message: `At most ${max} operations at once on one connection`,
  extensions: { code: 'OPERATION_LIMIT_EXCEEDED' },
});
