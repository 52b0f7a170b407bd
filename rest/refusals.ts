import type { GraphQLFormattedError } from 'graphql';
import { type ErrorCode, isErrorCode, isShopError, ShopError } from '../kernel/errors.ts';
import type { RestRoute } from './route.ts';

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

/** Of a route, what says by which name its caller sent something. */
export type Naming = Pick<RestRoute, 'operation' | 'takesFile'>;

/** The refusal that a payload's `userErrors` are here: the first says its kind, all are told. */
export function refusalOf(userErrors: readonly UserError[], route: Naming): ShopError | null {
  const [first] = userErrors;
  if (!first) return null;
  const fieldOf = (path: UserError['field']) => sentName(path?.join('.'), route);
  const errors = userErrors.map(({ code, message, field }) => {
    const name = fieldOf(field);
    return { code, message, ...(name ? { field: name } : {}) };
  });
  return new ShopError(codeOfUserError.get(first.code) ?? 'INPUT_REFUSED', first.message, {
    field: fieldOf(first.field),
    errors,
  });
}

/** An error of the graph as one of ours. What our catalogue does not know is our own fault. */
export function failureOf(
  { message, extensions = {} }: GraphQLFormattedError,
  route: Naming,
): Error {
  const { code, field, retryAfterSeconds } = extensions;
  if (!isErrorCode(code) || code === 'INTERNAL_SERVER_ERROR') return new Error(message);
  const name = typeof field === 'string' ? sentName(field, route) : undefined;
  return new ShopError(code, message, {
    field: code === 'IDEMPOTENCY_KEY_REUSED' ? keyHeader : name,
    retryAfterSeconds,
  });
}

/** An error of ours that names a field by its name in the graph. */
export const asSent = (error: unknown, route: Naming): unknown =>
  isShopError(error)
    ? failureOf(
        { message: error.message, extensions: { ...error.details, code: error.code } },
        route,
      )
    : error;

const keyHeader = 'x-idempotency-key';

/**
 * What somebody sent, by the name that they sent it by. The key travels as a header here, a file as a part; what the graph
 * has in an `input` or a `filter` is there by itself, and its `id` is the variable of that argument.
 */
function sentName(graphName: string | undefined, { operation, takesFile }: Naming) {
  const name = graphName?.replace(/^(?:input|filter)\./, '');
  if (name === 'idempotencyKey') return keyHeader;
  if (name === 'uploadId' && takesFile) return 'file';
  if (name === 'id') return /\(id: \$(\w+)/.exec(operation)?.[1] ?? name;
  return name || undefined;
}
