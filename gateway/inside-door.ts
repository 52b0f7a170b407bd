import type { FormattedExecutionResult } from 'graphql';
import type { Caller } from '../kernel/caller.ts';
import type { Clock } from '../kernel/clock.ts';
import { createRequestId } from '../kernel/ids.ts';
import { currentSpan } from '../kernel/tracing/current-span.ts';
import { type Live, now } from './live.ts';
import type { GraphQLRequest } from './operation.ts';
import type { Pipeline } from './pipeline.ts';
import { startRequestSpan } from './telemetry/request-span.ts';

/** For whom a route of ours asks: then what it costs is charged to them, and logs name their request. */
export interface Visitor {
  readonly requestId: string;
  readonly remoteAddress: string;
  readonly signal?: AbortSignal;
  /** As the client sent it. */
  readonly traceparent?: string | undefined;
  /** Whose registered operation the route runs. */
  readonly registeredBy?: string;
}

/** Runs an operation from inside, through the same pipeline; any document is taken. */
export type ExecuteInside = (
  request: GraphQLRequest,
  caller: Caller,
  visitor?: Visitor,
) => Promise<FormattedExecutionResult>;

export interface InsideDoorParts {
  readonly pipeline: Pick<Pipeline, 'run'>;
  readonly requestTimeoutMs: Live<number>;
  readonly clock: Clock;
}

/** The door of code in this process: routes that ask for a visitor, and jobs that ask for nobody. */
export const createInsideDoor =
  ({ pipeline, requestTimeoutMs, clock }: InsideDoorParts): ExecuteInside =>
  async (request, caller, visitor) => {
    const door = visitor ? 'route' : 'internal';
    const span = startRequestSpan(door, visitor?.traceparent ?? currentSpan()?.traceparent);
    const { result } = await pipeline.run(request, {
      requestId: visitor?.requestId ?? createRequestId(),
      caller,
      remoteAddress: visitor?.remoteAddress ?? 'internal',
      signal: visitor?.signal,
      door,
      registeredBy: visitor?.registeredBy,
      kinds: ['query', 'mutation'],
      deadlineAtMs: clock.now().getTime() + now(requestTimeoutMs),
      span,
    });
    span?.end();
    return result;
  };
