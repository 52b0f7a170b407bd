import {
  createSourceEventStream,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLFormattedError,
} from 'graphql';
import type { Log } from '../log.ts';
import { duringSpan } from '../tracing/current-span.ts';
import { startSpan } from '../tracing/tracer.ts';
import { executeOperation } from './compiled-execution/execute.ts';
import { readDocument } from './document-cache.ts';
import { maskError } from './mask-errors.ts';
import type { Subgraph, SubgraphRequest, SubgraphSink } from './subgraph.ts';

/** What the `subscribe` function of a subscription field yields. */
export interface EventPayload<T> {
  /** `_id` of the stored event: what a client sends back as `lastEventId`. */
  readonly eventId: string;
  /** Set where events may be missing before this one: the id to resume from was unknown or too old. */
  readonly gap?: boolean | undefined;
  /** `traceparent` of the change that the event tells of. */
  readonly cause?: string | undefined;
  /** Root value of the operation: `{ orderStatusChanged: … }`. */
  readonly value: T;
}

/**
 * Runs a subscription on a subgraph: one execution an event, each with a context of its own (loaders must
 * not remember the event before), in order, one at a time. Results carry `extensions.eventId` and, where
 * events may be missing, `extensions.gap`.
 * @returns ends the stream; nothing reaches the sink after it, and calling it twice is safe
 */
export function subscribeToSubgraph(
  subgraph: Subgraph,
  request: SubgraphRequest,
  sink: SubgraphSink,
  log?: Log,
): () => void {
  const mask = (error: unknown): GraphQLError =>
    maskError(error, { requestId: request.requestId, log });
  let ended = false;
  let source: AsyncIterator<unknown> | null = null;

  const end = (): void => {
    if (ended) return;
    ended = true;
    void source?.return?.().catch(() => {});
  };
  const fail = (errors: readonly unknown[]): void => {
    if (ended) return;
    end();
    sink.error(errors.map((error) => mask(error).toJSON() as FrameError));
  };

  const run = async (): Promise<void> => {
    const read = readDocument(subgraph.schema, request.query);
    if (read.errors) return fail(read.errors);
    const operation = {
      schema: subgraph.schema,
      document: read.document,
      operationName: request.operationName,
      variableValues: request.variables,
    };
    const events = await createSourceEventStream({
      ...operation,
      contextValue: subgraph.createContext(request),
    });
    if (!(Symbol.asyncIterator in events)) return fail(events.errors ?? []);
    source = events[Symbol.asyncIterator]();
    if (ended) return void (await source.return?.());

    for (;;) {
      const step = await source.next();
      if (ended) return;
      if (step.done) break;
      const event = step.value as EventPayload<unknown>;
      const span = startSpan(`${subgraph.name} event`, {
        kind: 'server',
        parent: request.span?.traceparent,
        cause: event.cause,
      });
      const result = await duringSpan(span, () =>
        executeOperation({
          ...operation,
          rootValue: event.value,
          contextValue: subgraph.createContext(request),
        }),
      );
      span?.end();
      if (ended) return;
      sink.next(withExtensions(result, event, mask));
    }
    ended = true;
    sink.complete();
  };

  run().catch((error: unknown) => fail([error]));
  return end;
}

type FrameError = GraphQLFormattedError & { extensions?: Record<string, unknown> };

function withExtensions(
  result: ExecutionResult,
  event: EventPayload<unknown>,
  mask: (error: unknown) => GraphQLError,
): ExecutionResult {
  return {
    ...(result.errors ? { errors: result.errors.map(mask) } : {}),
    data: result.data ?? null,
    extensions: {
      eventId: event.eventId,
      ...(event.gap ? { gap: true } : {}),
      ...(event.cause === undefined ? {} : { traceparent: event.cause }),
    },
  };
}
