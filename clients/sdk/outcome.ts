import type { ErrorCode } from './generated/error-codes.ts';
import type { GraphError } from './operation.ts';
import { RequestFailed } from './transport.ts';

/** What came of an operation. */
export type Outcome<Data> = Done<Data> | Failed<Data>;

export interface Done<Data> {
  readonly ok: true;
  readonly data: Data;
  /** Of fields that did not answer: they are null, and the rest is good. */
  readonly errors: readonly GraphError[];
}

/**
 * Nothing was done, or nothing is known of it.
 *
 *   unreachable   no answer came, after all tries; a mutation with the same key tells what became of it
 *   refused       the graph would not: rights, limits, a service that is down
 *   rejected      a rule of the shop says no; `userErrors` are fit to show
 */
export interface Failed<Data> {
  readonly ok: false;
  readonly kind: 'unreachable' | 'refused' | 'rejected';
  /** To branch on: of the error catalogue, or of the payload's own enum where it was rejected. */
  readonly code: ErrorCode | (string & {}) | null;
  readonly message: string;
  /** For whoever has to look into it. */
  readonly requestId: string | null;
  readonly userErrors: readonly UserError[];
  /** Beside `userErrors`: what the payload says of how it stands. */
  readonly data: Data | null;
}

export interface UserError {
  readonly code: string;
  readonly message: string;
  /** Path into the input; null where the whole is meant. */
  readonly field?: readonly string[] | null;
}

/** @throws what is no failure of a request: a bug, or the reason of an abort */
export function failedBy<Data>(error: unknown): Failed<Data> {
  if (!(error instanceof RequestFailed)) throw error;
  const { kind, code, message, requestId } = error;
  return { ok: false, kind, code, message, requestId, userErrors: [], data: null };
}

export function outcomeOf<Data>(data: Data, errors: readonly GraphError[]): Outcome<Data> {
  const userErrors = userErrorsIn(data);
  const [first] = userErrors;
  if (!first) return { ok: true, data, errors };
  const { code, message } = first;
  return { ok: false, kind: 'rejected', code, message, requestId: null, userErrors, data };
}

/** A mutation's payload has them. */
function userErrorsIn(data: unknown): readonly UserError[] {
  const roots = Object.values((data ?? {}) as Readonly<Record<string, unknown>>);
  return roots.flatMap(
    (root) => (root as { readonly userErrors?: readonly UserError[] } | null)?.userErrors ?? [],
  );
}

/** The data. @throws RequestFailed where there is none, for callers who rather catch */
export function dataOf<Data>(outcome: Outcome<Data>): Data {
  if (outcome.ok) return outcome.data;
  const { kind, code, message, requestId } = outcome;
  throw new RequestFailed(kind === 'unreachable' ? 'unreachable' : 'refused', message, {
    ...(code ? { code } : {}),
    ...(requestId ? { requestId } : {}),
  });
}
