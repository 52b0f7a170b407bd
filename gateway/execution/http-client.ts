import type { ExecutionResult } from 'graphql';
import type { Caller } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { SubgraphClient, SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import { signCaller } from '../../kernel/tokens.ts';
import type { SubgraphHeaders } from '../headers/header-rules.ts';
import { isRead } from '../is-read.ts';
import { NoResult } from '../resilience/failure.ts';
import { createBodyWriter } from './request-body.ts';
import { createTransport, defaultTransport, type TransportName } from './transport/transports.ts';

export interface HttpClientParts {
  /** Where the subgraph takes GraphQL: `http://127.0.0.1:4102/graphql`. */
  readonly url: string;
  /** Longest wait for one answer; a request's own deadline may end it sooner. */
  readonly timeoutMs: number;
  /** Signs the word on who is asking; null where subgraphs do not ask for it. */
  readonly callerSecret: string | null;
  /** Streams come another way: graphql-transport-ws at the same address. */
  readonly upstream: Pick<SubgraphClient, 'subscribe' | 'close'>;
  /** What travels on with a request, and back; nothing where it is left out. */
  readonly headers?: SubgraphHeaders | undefined;
  readonly clock: Clock;
  readonly transport?: TransportName | undefined;
  readonly connectionsMax?: number | undefined;
  /** Of one answer; a larger one is refused. */
  readonly answerBytesMax?: number | undefined;
}

/**
 * A subgraph over HTTP/1.1: each request is sent once. `resilience/` bears with one that is slow or gone.
 * Rejects with the error of the connection, or with NoResult.
 */
export function createHttpClient(parts: HttpClientParts): SubgraphClient {
  const { timeoutMs, clock } = parts;
  const transport = createTransport(parts.transport ?? defaultTransport, {
    url: new URL(parts.url),
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
    },
    connectionsMax: parts.connectionsMax,
    bodyBytesMax: parts.answerBytesMax,
  });
  const signs = parts.callerSecret !== null;
  const tokenOf = createTokenCache(parts);
  const writeBody = createBodyWriter();

  async function execute(request: SubgraphRequest): Promise<ExecutionResult> {
    const startedAtMs = clock.now().getTime();
    const ownDeadlineAtMs = startedAtMs + timeoutMs;
    const deadlineAtMs = Math.min(ownDeadlineAtMs, request.deadlineAtMs ?? ownDeadlineAtMs);
    const isSafe = isRead(request);
    const passesHeaders = parts.headers?.passesBack ?? false;
    const token = signs ? await tokenOf(request.caller) : null;
    const headers: Record<string, string> = {
      'x-request-id': request.requestId,
      'x-aurora-deadline': String(deadlineAtMs),
    };
    if (parts.headers) Object.assign(headers, parts.headers.towards(request.headers));
    if (token !== null) headers['x-aurora-caller'] = token;
    const traceparent = request.span?.traceparent;
    if (traceparent !== undefined) headers['traceparent'] = traceparent;
    const { text, statusCode, head } = await transport.post({
      headers,
      body: writeBody(request),
      timeoutMs: Math.max(0, deadlineAtMs - startedAtMs),
      isSafe,
      wantsHead: passesHeaders,
      // What changes something is carried through, whether or not somebody waits to hear of it.
      signal: isSafe ? request.signal : undefined,
    });
    if (passesHeaders && head !== undefined) parts.headers?.pass(head, request.onHeader);
    return readResult(text, statusCode);
  }

  return {
    execute,
    subscribe: (request, sink) => parts.upstream.subscribe(request, sink),
    async close() {
      await Promise.all([transport.close(), parts.upstream.close()]);
    },
  };
}

/** @throws NoResult when the answer is no GraphQL result */
function readResult(text: string, statusCode: number): ExecutionResult {
  const result = parseJson(text);
  const isResult =
    typeof result === 'object' && result !== null && ('data' in result || 'errors' in result);
  if (!isResult) throw new NoResult(statusCode);
  return result as ExecutionResult;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

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
