import type { ExecutionResult } from 'graphql';
import type { SubgraphRequest, SubgraphSink } from '../../kernel/graphql/subgraph.ts';
import type { FrameError, OperationMessage } from './protocol.ts';

/** One subscription in a subgraph across the connections that carry it, one after another. */
export class UpstreamStream {
  readonly #request: SubgraphRequest;
  readonly #sink: SubgraphSink;
  #lastEventId: string | undefined;
  #wasSubscribed = false;

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
    if (this.#wasSubscribed && this.#lastEventId === undefined)
      this.#sink.next({ data: null, extensions: { gap: true } });
    this.#wasSubscribed = true;
    const { query, operationName, variables } = this.#request;
    return {
      id,
      type: 'subscribe',
      payload: {
        query,
        operationName,
        variables,
        ...(this.#lastEventId === undefined
          ? {}
          : { extensions: { lastEventId: this.#lastEventId } }),
      },
    };
  }

  /** Whether nothing follows this message. */
  endsWith(message: OperationMessage): boolean {
    return message.type !== 'next' || isRefusal(message.payload);
  }

  receive(message: OperationMessage): void {
    switch (message.type) {
      case 'next':
        this.#next(message.payload);
        return;
      case 'error':
        this.fail(...message.payload);
        return;
      case 'complete':
        this.#sink.complete();
    }
  }

  fail(...errors: readonly FrameError[]): void {
    this.#sink.error(errors as SinkErrors);
  }

  #next(result: ExecutionResult): void {
    if (isRefusal(result)) {
      this.#sink.error(result.errors);
      return;
    }
    const eventId = result.extensions?.['eventId'];
    this.#lastEventId = typeof eventId === 'string' ? eventId : undefined;
    this.#sink.next(result);
  }
}

type SinkErrors = Parameters<SubgraphSink['error']>[0];

/** Servers built on graphql-ws say a refused subscription as a result without data, then `complete`. */
const isRefusal = (result: object): result is { errors: SinkErrors } =>
  !('data' in result) && 'errors' in result && Array.isArray(result.errors);
