import type { Caller } from '../../kernel/caller.ts';
import type { Log } from '../../kernel/log.ts';
import { traceIdOf } from '../../kernel/tracing/span.ts';
import type { ObservedRequest, ObserveRequest } from './observe.ts';

/** One line a request: who by kind, what by name, how it went. Never variables, data, tokens or addresses. */
export const createRequestLog =
  (log: Log): ObserveRequest =>
  ({ context, operation, errorCodes, httpStatus, durationMs }) => {
    const fields = {
      requestId: context.requestId,
      ...traceOf(context),
      ...sessionOf(context.caller),
      caller: context.caller?.kind ?? null,
      client: context.caller?.client ?? null,
      door: context.door,
      operation: operation?.name ?? null,
      kind: operation?.kind ?? null,
      durationMs: Math.round(durationMs),
      ...(errorCodes.length > 0 ? { errorCodes: [...new Set(errorCodes)] } : {}),
    };
    if (httpStatus >= 500) log.error(fields, 'GraphQL request failed');
    else log.info(fields, 'GraphQL request');
  };

/** By which a line finds its trace; absent where nothing is traced. */
const traceOf = ({ span }: ObservedRequest['context']): { traceId?: string } =>
  span?.traceparent === undefined ? {} : { traceId: traceIdOf(span.traceparent) };

const sessionOf = (caller: Caller | null): { sessionId?: string } =>
  caller?.kind === 'shopper' ? { sessionId: caller.sessionId } : {};
