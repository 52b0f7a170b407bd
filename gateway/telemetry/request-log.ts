import type { Caller } from '../../kernel/caller.ts';
import type { Log } from '../../kernel/log.ts';
import type { ObserveRequest } from './observe.ts';

/** One line a request: who by kind, what by name, how it went. Never variables, data, tokens or addresses. */
export const createRequestLog =
  (log: Log): ObserveRequest =>
  ({ context, operation, errorCodes, httpStatus, durationMs }) => {
    const fields = {
      requestId: context.requestId,
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

const sessionOf = (caller: Caller | null): { sessionId?: string } =>
  caller?.kind === 'shopper' ? { sessionId: caller.sessionId } : {};
