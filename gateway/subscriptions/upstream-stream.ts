import type { ExecutionResult } from 'graphql';
import { errorCatalog, isErrorCode } from '../../kernel/errors.ts';
import type { SubgraphRequest, SubgraphSink } from '../../kernel/graphql/subgraph.ts';
import type { FrameError, OperationMessage } from './protocol.ts';

/** One subscription in a subgraph across the connections that carry it, one after another. */
export class UpstreamStream {
  readonly #request: SubgraphRequest;
  readonly #sink: SubgraphSink;
  #lastEventId: string | undefined;
  #timesAsked = 0;
  #hasHeardSinceAsked = false;
  /** Of the present outage: whether something may have been missed, and whether its client has to hear that yet. */
  #gap: 'none' | 'told' | 'owed' = 'none';

  constructor(request: SubgraphRequest, sink: SubgraphSink) {
    this.#request = request;
    this.#sink = sink;
    this.#lastEventId = request.lastEventId;
  }

  get requestId(): string {
    return this.#request.requestId;
  }

  /** Asks for what came after the last event seen. Where none was seen nobody can tell what was missed, and says so. */
  subscribeMessage(id: string): object {
    if (this.#timesAsked > 0 && this.#lastEventId === undefined) this.#miss();
    this.#timesAsked += 1;
    this.#hasHeardSinceAsked = false;
    const { query, operationName, variables, span } = this.#request;
    const lastEventId = this.#lastEventId;
    const traceparent = span?.traceparent;
    return {
      id,
      type: 'subscribe',
      payload: {
        query,
        operationName,
        variables,
        ...(lastEventId === undefined && traceparent === undefined
          ? {}
          : { extensions: { lastEventId, traceparent } }),
      },
    };
  }

  /** The outage is over: what was missed since its client was told is told now. */
  settle(): void {
    if (this.#gap === 'owed') this.#tellGap();
    this.#gap = 'none';
  }

  /** Told at once; of a subgraph that goes again no more is told until it stays, as clients read the state anew each time. */
  #miss(): void {
    if (this.#gap === 'none') this.#tellGap();
    this.#gap = this.#gap === 'none' ? 'told' : 'owed';
  }

  #tellGap(): void {
    this.#sink.next({ data: null, extensions: { gap: true } });
  }

  /**
   * Whether the subgraph, back from an outage, refuses what it served before for a reason that may pass: it takes
   * connections, but has not found its feet yet.
   */
  isRefusedTooSoon(message: OperationMessage): boolean {
    const code = refusalIn(message)?.[0]?.extensions?.['code'];
    return (
      this.#timesAsked > 1 &&
      !this.#hasHeardSinceAsked &&
      isErrorCode(code) &&
      errorCatalog[code].retryable
    );
  }

  /** Whether nothing follows this message. */
  endsWith(message: OperationMessage): boolean {
    return message.type !== 'next' || refusalIn(message) !== null;
  }

  receive(message: OperationMessage): void {
    this.#hasHeardSinceAsked = true;
    const refusal = refusalIn(message);
    if (refusal) this.fail(...refusal);
    else if (message.type === 'next') this.#next(message.payload);
    else this.#sink.complete();
  }

  fail(...errors: readonly FrameError[]): void {
    this.#sink.error(errors as Parameters<SubgraphSink['error']>[0]);
  }

  #next(result: ExecutionResult): void {
    const eventId = result.extensions?.['eventId'];
    this.#lastEventId = typeof eventId === 'string' ? eventId : undefined;
    this.#sink.next(result);
  }
}

/** An `error` message, or what servers built on graphql-ws send in its place: a result without data, then `complete`. */
function refusalIn(message: OperationMessage): readonly FrameError[] | null {
  if (message.type === 'error') return message.payload;
  if (message.type !== 'next' || 'data' in message.payload) return null;
  const { errors } = message.payload as { errors?: unknown };
  return Array.isArray(errors) ? (errors as FrameError[]) : null;
}
