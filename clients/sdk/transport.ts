import { backoffMs } from './backoff.ts';
import {
  type GraphError,
  isRepeatable,
  mayRepeat,
  operationId,
  type Registered,
  wasNotBegun,
} from './operation.ts';
import { pause } from './pause.ts';
import { retryAfterMs } from './retry-after.ts';
import { newTraceparent } from './traceparent.ts';

export interface TransportOptions {
  /** Address of the graph. */
  readonly url: string;
  /** `Bearer …` of the caller, asked for with each try; null for an anonymous one. */
  authorization(): string | null;
  /** Called when the graph does not take the token, at most twice a request; the request is then tried again. */
  renew?(refused: string | null): Promise<void>;
  /** Asked for with each request, and ends it: what the caller was then they are no longer. */
  until?(): AbortSignal;
  readonly random?: () => number;
  readonly limits?: Partial<TransportLimits>;
}

export interface TransportLimits {
  readonly tries: number;
  readonly timeoutMs: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
}

export interface Transport {
  /**
   * Runs a registered operation. What failed on the way is tried again where that does no harm: a query, a mutation
   * with an idempotency key, and any other that was refused before it began. It is never tried sooner than the graph
   * asked for: where that is later than anybody waits here, it fails at once and says when (`retryAfterMs`).
   * @returns the data and, when some fields did not answer, the errors of those fields
   * @throws RequestFailed when there is no data
   */
  execute<Result, Variables>(
    document: Registered<Result, Variables>,
    variables: Variables,
    signal?: AbortSignal,
  ): Promise<Answer<Result>>;
}

export interface Answer<Result> {
  readonly data: Result;
  readonly errors: readonly GraphError[];
}

/** No data came. `unreachable`: nothing answered. `refused`: the graph answered with an error. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed';
  readonly kind: 'unreachable' | 'refused';
  readonly code: string | null;
  readonly requestId: string | null;
  readonly errors: readonly GraphError[];
  /** How long the graph wants to be left alone, milliseconds; 0 where it does not say. */
  readonly retryAfterMs: number;

  constructor(
    kind: 'unreachable' | 'refused',
    message: string,
    details: {
      code?: string;
      requestId?: string;
      errors?: readonly GraphError[];
      retryAfterMs?: number;
      cause?: unknown;
    },
  ) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.code = details.code ?? null;
    this.requestId = details.requestId ?? null;
    this.errors = details.errors ?? [];
    this.retryAfterMs = details.retryAfterMs ?? 0;
  }
}

/**
 * A root field that may be null in the schema, so that one service down never costs another's answer.
 * @throws RequestFailed when it is
 */
export function present<Value>(value: Value): NonNullable<Value> {
  if (value === null || value === undefined)
    throw new RequestFailed('refused', 'The graph left out what was asked for', {});
  return value;
}

const defaults: TransportLimits = {
  tries: 3,
  timeoutMs: 10_000,
  firstDelayMs: 400,
  maxDelayMs: 4_000,
};

export function createTransport(options: TransportOptions): Transport {
  const limits = { ...defaults, ...options.limits };
  const random = options.random ?? Math.random;

  async function attempt(
    body: string,
    traceparent: string,
    signal?: AbortSignal,
  ): Promise<Attempt> {
    const authorization = options.authorization();
    const timeout = AbortSignal.timeout(limits.timeoutMs);
    try {
      const response = await fetch(options.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/graphql-response+json, application/json',
          traceparent,
          ...(authorization ? { authorization } : {}),
        },
        body,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      return await readAnswer(response, authorization);
    } catch (cause) {
      signal?.throwIfAborted();
      const failure = new RequestFailed('unreachable', 'The graph could not be reached', { cause });
      return { failure, repeat: true, authorization };
    }
  }

  return {
    async execute<Result, Variables>(
      document: Registered<Result, Variables>,
      variables: Variables,
      signal?: AbortSignal,
    ) {
      const body = JSON.stringify({ documentId: operationId(document), variables });
      const ends = [options.until?.(), signal].filter((each) => each !== undefined);
      const end = ends.length > 1 ? AbortSignal.any(ends) : ends[0];
      // Tries of one request are one trace.
      const traceparent = newTraceparent();
      let renewals = 0;
      for (let tries = 1; ; tries += 1) {
        const outcome = await attempt(body, traceparent, end);
        if ('data' in outcome)
          return { data: outcome.data as Result, errors: outcome.errors } satisfies Answer<Result>;
        const { failure, repeat } = outcome;
        if (failure.code === 'UNAUTHENTICATED' && options.renew && renewals < 2) {
          renewals += 1;
          await options.renew(outcome.authorization);
          continue;
        }
        const isSafe = isRepeatable(document) || wasNotBegun(failure.code);
        const isTooLate = failure.retryAfterMs > limits.maxDelayMs;
        if (!repeat || !isSafe || isTooLate || tries >= limits.tries) throw failure;
        const waitMs = backoffMs(tries, random, {
          firstMs: limits.firstDelayMs,
          maxMs: limits.maxDelayMs,
        });
        await pause(Math.max(waitMs, failure.retryAfterMs), end);
      }
    },
  };
}

type Attempt = { readonly data: unknown; readonly errors: readonly GraphError[] } | Refusal;

interface Refusal {
  readonly failure: RequestFailed;
  readonly repeat: boolean;
  /** What the try was authorised with. */
  readonly authorization: string | null;
}

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly GraphError[];
}

async function readAnswer(response: Response, authorization: string | null): Promise<Attempt> {
  const { data, errors = [] } = await readBody(response);
  if (holdsSomething(data, errors)) return { data, errors };
  const [first] = errors;
  const code = first?.extensions?.code;
  const requestId = first?.extensions?.requestId ?? response.headers.get('x-request-id');
  return {
    failure: new RequestFailed('refused', first?.message ?? `The graph said ${response.status}`, {
      ...(code ? { code } : {}),
      ...(requestId ? { requestId } : {}),
      errors,
      retryAfterMs: retryAfterMs(response),
    }),
    authorization,
    repeat: mayRepeat(code) || [429, 502, 503, 504].includes(response.status),
  };
}

/** Root fields that are all null beside an error hold nothing: the service that knows them did not answer. */
function holdsSomething(data: unknown, errors: readonly GraphError[]): boolean {
  if (typeof data !== 'object' || data === null) return false;
  const roots = Object.entries(data).filter(([name]) => name !== '__typename');
  return errors.length === 0 || roots.some(([, value]) => value !== null);
}

/** A proxy on the way may answer with a page: no data then, and the status says the rest. */
async function readBody(response: Response): Promise<Body> {
  const text = await response.text();
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? (body as Body) : {};
  } catch {
    return {};
  }
}
