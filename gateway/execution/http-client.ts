import type { ExecutionResult } from 'graphql';
import type { Caller } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import type { SubgraphClient, SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import { signCaller } from '../../kernel/tokens.ts';
import { createCircuitBreaker } from './circuit-breaker.ts';
import { createTransport, defaultTransport, type TransportName } from './transport/transports.ts';

export interface HttpClientParts {
  readonly name: string;
  /** Where the subgraph takes GraphQL: `http://127.0.0.1:4102/graphql`. */
  readonly url: string;
  /** Longest wait for one answer; a request's own deadline may end it sooner. */
  readonly timeoutMs: number;
  /** Signs the word on who is asking; null where subgraphs do not ask for it. */
  readonly callerSecret: string | null;
  /** Streams come another way: graphql-transport-ws at the same address. */
  readonly upstream: Pick<SubgraphClient, 'subscribe' | 'close'>;
  readonly clock: Clock;
  readonly transport?: TransportName | undefined;
}

/** More than these do not wait for a connection: by then the subgraph is many seconds behind. */
const waitingMax = 2_000;

/**
 * A subgraph over HTTP/1.1. A query whose connection was refused or reset is tried once more, as is anything that
 * never left; a mutation that may have arrived is not.
 */
export function createHttpClient(parts: HttpClientParts): SubgraphClient {
  const { name, timeoutMs, clock } = parts;
  const breaker = createCircuitBreaker(clock);
  const transport = createTransport(parts.transport ?? defaultTransport, {
    url: new URL(parts.url),
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
    },
  });
  const tokenOf = createTokenCache(parts);

  async function send(request: SubgraphRequest, deadlineAtMs: number): Promise<ExecutionResult> {
    const token = await tokenOf(request.caller);
    const headers: Record<string, string> = {
      'x-request-id': request.requestId,
      'x-aurora-deadline': String(deadlineAtMs),
    };
    if (token !== null) headers['x-aurora-caller'] = token;
    const traceparent = request.span?.traceparent;
    if (traceparent !== undefined) headers['traceparent'] = traceparent;
    const { query, variables, operationName } = request;
    const { text, statusCode } = await transport.post({
      headers,
      body: JSON.stringify(
        operationName ? { query, variables, operationName } : { query, variables },
      ),
      timeoutMs: Math.max(0, deadlineAtMs - clock.now().getTime()),
      isSafe: isRead(request),
    });
    return readResult(text, statusCode);
  }

  return {
    async execute(request) {
      const ownDeadlineAtMs = clock.now().getTime() + timeoutMs;
      const deadlineAtMs = Math.min(ownDeadlineAtMs, request.deadlineAtMs ?? ownDeadlineAtMs);
      const unavailable = (cause: unknown): ShopError =>
        new ShopError('SUBGRAPH_UNAVAILABLE', `The ${name} service did not answer`, {}, cause);
      if (deadlineAtMs <= clock.now().getTime()) throw unavailable(new Error('No time is left'));
      if (transport.waiting >= waitingMax) throw unavailable(new Error('Too many requests wait'));
      if (!breaker.allows()) throw unavailable(new Error('The circuit is open'));
      try {
        const result = await retryOnce(
          () => send(request, deadlineAtMs),
          (error) => mayRepeat(error, request),
        );
        breaker.succeeded();
        return result;
      } catch (error) {
        breaker.failed();
        throw unavailable(error);
      }
    },
    subscribe: (request, sink) => parts.upstream.subscribe(request, sink),
    async close() {
      await Promise.all([transport.close(), parts.upstream.close()]);
    },
  };
}

/** @throws Error when the answer is no GraphQL result */
function readResult(text: string, statusCode: number): ExecutionResult {
  const result: unknown = JSON.parse(text);
  const isResult =
    typeof result === 'object' && result !== null && ('data' in result || 'errors' in result);
  if (!isResult) throw new Error(`HTTP ${statusCode} without a GraphQL result`);
  return result as ExecutionResult;
}

async function retryOnce<T>(work: () => Promise<T>, may: (error: unknown) => boolean): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!may(error)) throw error;
    return work();
  }
}

/** Refused: it never arrived. Reset: it may have, which harms only what changes something. */
function mayRepeat(error: unknown, request: SubgraphRequest): boolean {
  const code = Object(error).code as unknown;
  if (code === 'ECONNREFUSED') return true;
  const wasReset = code === 'ECONNRESET' || code === 'EPIPE' || code === 'UND_ERR_SOCKET';
  return wasReset && isRead(request);
}

const isRead = ({ query }: SubgraphRequest): boolean => !/^\s*mutation\b/.test(query);

/** Half of a caller header's life: what is taken from the cache still has time to arrive. */
const tokenKeptMs = 30_000;

/** One signature serves all fetches of one request, and of requests by one caller object. */
function createTokenCache({ callerSecret, clock }: HttpClientParts) {
  const tokens = new WeakMap<Caller, { token: Promise<string>; freshUntilMs: number }>();
  return async (caller: Caller): Promise<string | null> => {
    if (callerSecret === null) return null;
    const nowMs = clock.now().getTime();
    const known = tokens.get(caller);
    if (known && known.freshUntilMs > nowMs) return known.token;
    const token = signCaller(caller, callerSecret, clock);
    tokens.set(caller, { token, freshUntilMs: nowMs + tokenKeptMs });
    return token;
  };
}
