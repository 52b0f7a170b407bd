import { backoffMs } from './backoff.ts';
import { rest } from './generated/rest.ts';
import { newIdempotencyKey } from './idempotency-key.ts';
import { mayRepeat } from './operation.ts';
import type { Failed, Outcome, UserError } from './outcome.ts';
import { pause } from './pause.ts';
import type { RestRoute } from './rest-routes.ts';
import { retryAfterMs } from './retry-after.ts';

export interface RestOptions {
  /** `https://shop.example` */
  readonly origin: string;
  /** `Bearer …`, asked for with each try; null for an anonymous caller. */
  authorization?(): string | null;
  /** Tries of one call, 3 as a rule. */
  readonly tries?: number;
  readonly timeoutMs?: number;
}

/** A function for each route, by its `operationId` in the OpenAPI document. */
export type Rest = { readonly [Name in keyof typeof rest]: CallOf<(typeof rest)[Name]> };

type CallOf<Route> =
  Route extends RestRoute<infer Asked, infer Told>
    ? (
        ...args: Record<string, never> extends Asked
          ? [asked?: Asked & Own, signal?: AbortSignal]
          : [asked: Asked & Own, signal?: AbortSignal]
      ) => Promise<Outcome<Told>>
    : never;

interface Own {
  /** Made where none is given; every try of a call carries the same. */
  readonly idempotencyKey?: string;
}

/** What may be in a call, whatever its route. */
interface Asked extends Own {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: object;
  readonly file?: Blob;
}

const firstDelayMs = 400;
const maxDelayMs = 4_000;

/**
 * The REST façade as functions. Every call is safe to repeat (changes carry a key), and is tried again where that may help;
 * all failures come back as values.
 */
export function createRest(options: RestOptions): Rest {
  const { origin, tries = 3, timeoutMs = 10_000, authorization = () => null } = options;

  async function attempt(
    { method, path, changes }: RestRoute<never, unknown>,
    { params = {}, query = {}, body, file, idempotencyKey }: Asked,
    signal?: AbortSignal,
  ): Promise<Outcome<unknown> & Repeat> {
    const token = authorization();
    const timeout = AbortSignal.timeout(timeoutMs);
    try {
      const response = await fetch(`${origin}${pathOf(path, params)}${searchOf(query)}`, {
        method,
        headers: {
          ...(token ? { authorization: token } : {}),
          ...(changes && idempotencyKey ? { 'x-idempotency-key': idempotencyKey } : {}),
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
        ...(file ? { body: formOf(file) } : {}),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      const told: unknown = await response.json();
      if (response.ok) return { ok: true, data: told, errors: [] };
      return { ...refusedBy(told as Problem), afterMs: retryAfterMs(response) };
    } catch {
      signal?.throwIfAborted();
      return unreachable;
    }
  }

  const callOf =
    (route: RestRoute<never, unknown>) =>
    async (asked: Asked = {}, signal?: AbortSignal): Promise<Outcome<unknown>> => {
      const sent = { idempotencyKey: newIdempotencyKey(), ...asked };
      for (let count = 1; ; count += 1) {
        const {
          mayRepeat: isWorthIt,
          afterMs = 0,
          ...outcome
        } = await attempt(route, sent, signal);
        // Never sooner than the shop asked for, and never later than anybody waits.
        const isTooLate = afterMs > maxDelayMs;
        if (outcome.ok || !isWorthIt || isTooLate || count >= tries) return outcome;
        const waitMs = backoffMs(count, Math.random, { firstMs: firstDelayMs, maxMs: maxDelayMs });
        await pause(Math.max(waitMs, afterMs), signal);
      }
    };

  const calls = Object.entries(rest).map(([name, route]) => [name, callOf(route)]);
  return Object.fromEntries(calls);
}

/** RFC 9457, as the façade tells it. */
interface Problem {
  readonly code: string;
  readonly detail: string;
  readonly requestId: string;
  readonly errors?: readonly Partial<Omit<UserError, 'field'> & { readonly field: string }>[];
}

/** Whether the same call may well succeed, and when. */
interface Repeat {
  readonly mayRepeat?: boolean;
  readonly afterMs?: number;
}

/** Nothing came, or something that is not of the shop, such as the page of a proxy. */
const unreachable = {
  ok: false,
  kind: 'unreachable',
  mayRepeat: true,
  message: 'The shop could not be reached',
  code: null,
  requestId: null,
  userErrors: [],
  data: null,
} as const;

function refusedBy(problem: Problem): Failed<unknown> & Repeat {
  const { code, detail, requestId, errors = [] } = problem;
  // What a rule of the shop says has a code of its own; what is malformed has none.
  const userErrors = errors.flatMap(({ code, message = '', field }) =>
    code ? [{ code, message, field: field?.split('.') ?? null }] : [],
  );
  const [first] = userErrors;
  return {
    ok: false,
    kind: first ? 'rejected' : 'refused',
    code: first?.code ?? code,
    message: detail,
    requestId,
    userErrors,
    data: null,
    mayRepeat: mayRepeat(code),
  };
}

const pathOf = (path: string, params: Readonly<Record<string, string>>): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));

function searchOf(query: Readonly<Record<string, unknown>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const each of [value].flat()) if (each !== undefined) search.append(name, String(each));
  return search.size > 0 ? `?${search}` : '';
}

function formOf(file: Blob): FormData {
  const form = new FormData();
  form.append('file', file);
  return form;
}
