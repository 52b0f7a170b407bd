import { STATUS_CODES } from 'node:http';
import { retryAfter } from '../gateway/http/replies.ts';
import type { RouteReply } from '../gateway/http/router.ts';
import { type ErrorCode, errorCatalog, isShopError } from '../kernel/errors.ts';
import { maskedMessage } from '../kernel/graphql/mask-errors.ts';

/** Why a request was refused: RFC 9457, with our code and what finds the request in the logs. */
export interface Problem {
  /** `urn:aurora:problem:RATE_LIMITED`: a name, not an address. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: ErrorCode;
  readonly requestId: string;
  readonly field?: string;
  readonly errors?: readonly unknown[];
  readonly retryAfterSeconds?: number;
}

/** What of an error's details a client is told. */
const toldDetails = ['field', 'errors', 'retryAfterSeconds'] as const;

/** @param error anything: what is no `ShopError` leaves masked */
export function problemOf(error: unknown, requestId: string): Problem {
  const { code, message, details } = isShopError(error)
    ? error
    : { code: 'INTERNAL_SERVER_ERROR' as const, message: maskedMessage, details: {} };
  const status = errorCatalog[code].httpStatus;
  const known: Readonly<Record<string, unknown>> = details;
  return {
    type: `urn:aurora:problem:${code}`,
    title: STATUS_CODES[status] ?? 'Client Gone',
    status,
    detail: message,
    code,
    requestId,
    ...Object.fromEntries(
      toldDetails.flatMap((name) => (known[name] === undefined ? [] : [[name, known[name]]])),
    ),
  };
}

export function problemReply(
  error: unknown,
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): RouteReply {
  const problem = problemOf(error, requestId);
  return {
    status: problem.status,
    headers: {
      ...headers,
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(problem.status === 401 ? { 'www-authenticate': 'Bearer' } : {}),
      ...retryAfter({ ...problem }),
    },
    body: JSON.stringify(problem),
  };
}
