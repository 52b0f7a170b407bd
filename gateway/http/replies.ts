import { errorCatalog, isShopError } from '../../kernel/errors.ts';
import { maskedMessage } from '../../kernel/graphql/mask-errors.ts';
import type { Log } from '../../kernel/log.ts';
import type { RouteReply } from './router.ts';

export const jsonReply = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): RouteReply => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
});

/**
 * `{"error": {"code", "message", "requestId"}}`, as every JSON route answers. What is no `ShopError` leaves masked,
 * with the full story in the log.
 */
export function errorReply(error: unknown, requestId: string, log?: Log): RouteReply {
  if (!isShopError(error)) {
    log?.error({ requestId, error }, 'A route failed');
    const masked = { code: 'INTERNAL_SERVER_ERROR', message: maskedMessage, requestId };
    return jsonReply(500, { error: masked });
  }
  const { code, message, details } = error;
  return jsonReply(
    errorCatalog[code].httpStatus,
    { error: { code, message, requestId } },
    retryAfter(details),
  );
}

/** The header that goes with a refusal for now. */
export const retryAfter = (details: Readonly<Record<string, unknown>>): Record<string, string> =>
  typeof details['retryAfterSeconds'] === 'number'
    ? { 'retry-after': String(details['retryAfterSeconds']) }
    : {};
