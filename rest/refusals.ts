import type { GraphQLFormattedError } from 'graphql';
import { type ErrorCode, isErrorCode, ShopError } from '../kernel/errors.ts';

/** An entry of a payload's `userErrors`. */
export interface UserError {
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[] | null;
}

/** What HTTP has a word of its own for. Any other rule of the shop that refuses is INPUT_REFUSED: 422. */
const codeOfUserError: ReadonlyMap<string, ErrorCode> = new Map([
  ['NOT_FOUND', 'NOT_FOUND'],
  ['ORDER_NOT_FOUND', 'NOT_FOUND'],
  ['NOT_YOURS', 'FORBIDDEN'],
  ['LEADS_ONLY', 'FORBIDDEN'],
  ['SESSION_REQUIRED', 'UNAUTHENTICATED'],
  ['TOO_MANY_ATTEMPTS', 'RATE_LIMITED'],
  ['TOO_MANY_REQUESTS', 'RATE_LIMITED'],
  ['VERSION_STALE', 'CONFLICT'],
  ['CONFLICT', 'CONFLICT'],
  ['ILLEGAL_STATE', 'ILLEGAL_TRANSITION'],
]);

/** The refusal that a payload's `userErrors` are here: the first says its kind, all are told. */
export function refusalOf(userErrors: readonly UserError[]): ShopError | null {
  const [first] = userErrors;
  if (!first) return null;
  const errors = userErrors.map(({ code, message, field }) => {
    const name = fieldName(field);
    return { code, message, ...(name ? { field: name } : {}) };
  });
  return new ShopError(codeOfUserError.get(first.code) ?? 'INPUT_REFUSED', first.message, {
    field: fieldName(first.field),
    errors,
  });
}

/** An error of the graph as one of ours. What our catalogue does not know is our own fault. */
export function failureOf({ message, extensions = {} }: GraphQLFormattedError): Error {
  const { code, field, retryAfterSeconds } = extensions;
  if (!isErrorCode(code) || code === 'INTERNAL_SERVER_ERROR') return new Error(message);
  return new ShopError(code, message, { field: fieldOf(code, field), retryAfterSeconds });
}

/** The key travels as a header here, and what the graph has in a `filter` as parameters of their own. */
const fieldOf = (code: ErrorCode, field: unknown): unknown => {
  if (field === 'idempotencyKey' || code === 'IDEMPOTENCY_KEY_REUSED') return 'x-idempotency-key';
  return typeof field === 'string' ? field.replace(/^filter\./, '') : field;
};

/** `["input", "lines", "0", "quantity"]` → `lines.0.quantity`: nobody here sent an `input`. */
const fieldName = (path: readonly string[] | null): string | undefined => {
  const name = path?.filter((part, index) => index > 0 || part !== 'input').join('.');
  return name === 'idempotencyKey' ? 'x-idempotency-key' : name || undefined;
};
