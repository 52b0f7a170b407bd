/** How a code travels: the HTTP status of a request that fails with it, and whether trying again may help. */
export interface ErrorKind {
  readonly httpStatus: number;
  readonly retryable: boolean;
}

/** Every code a client may branch on. `docs/errors.md` explains each; a test keeps the two equal. */
export const errorCatalog = {
  BAD_USER_INPUT: { httpStatus: 400, retryable: false },
  BODY_TOO_LARGE: { httpStatus: 413, retryable: false },
  CLIENT_GONE: { httpStatus: 499, retryable: true },
  CONFIG_INVALID: { httpStatus: 500, retryable: false },
  CONFLICT: { httpStatus: 409, retryable: false },
  CSRF_BLOCKED: { httpStatus: 400, retryable: false },
  CURSOR_INVALID: { httpStatus: 400, retryable: false },
  FORBIDDEN: { httpStatus: 403, retryable: false },
  GRAPHQL_PARSE_FAILED: { httpStatus: 400, retryable: false },
  GRAPHQL_VALIDATION_FAILED: { httpStatus: 400, retryable: false },
  IDEMPOTENCY_IN_PROGRESS: { httpStatus: 409, retryable: true },
  IDEMPOTENCY_KEY_REUSED: { httpStatus: 422, retryable: false },
  ILLEGAL_TRANSITION: { httpStatus: 409, retryable: false },
  INPUT_REFUSED: { httpStatus: 422, retryable: false },
  INTERNAL_SERVER_ERROR: { httpStatus: 500, retryable: true },
  METHOD_NOT_ALLOWED: { httpStatus: 405, retryable: false },
  NOT_FOUND: { httpStatus: 404, retryable: false },
  OPERATION_IN_USE: { httpStatus: 409, retryable: false },
  OPERATION_LIMIT_EXCEEDED: { httpStatus: 400, retryable: false },
  OPERATION_RESOLUTION_FAILURE: { httpStatus: 400, retryable: false },
  OVERLOADED: { httpStatus: 503, retryable: true },
  PERSISTED_QUERY_ID_REQUIRED: { httpStatus: 400, retryable: false },
  PERSISTED_QUERY_MISMATCH: { httpStatus: 400, retryable: false },
  PERSISTED_QUERY_NOT_FOUND: { httpStatus: 404, retryable: false },
  PERSISTED_QUERY_NOT_IN_LIST: { httpStatus: 404, retryable: false },
  PERSISTED_QUERY_NOT_SUPPORTED: { httpStatus: 400, retryable: false },
  PORT_IN_USE: { httpStatus: 500, retryable: false },
  QUERY_NOT_IN_SAFELIST: { httpStatus: 400, retryable: false },
  RATE_LIMITED: { httpStatus: 429, retryable: true },
  RELOAD_REFUSED: { httpStatus: 409, retryable: false },
  REQUEST_TIMEOUT: { httpStatus: 504, retryable: true },
  STORE_REFUSED: { httpStatus: 500, retryable: false },
  STORE_UNAVAILABLE: { httpStatus: 503, retryable: true },
  SUBGRAPH_ANSWER_INVALID: { httpStatus: 502, retryable: false },
  SUBGRAPH_UNAVAILABLE: { httpStatus: 503, retryable: true },
  SUBSCRIPTION_OVERFLOW: { httpStatus: 503, retryable: true },
  SUBSCRIPTION_SCHEMA_CHANGED: { httpStatus: 409, retryable: true },
  SUBSCRIPTION_SOURCE_LOST: { httpStatus: 503, retryable: true },
  SUPERGRAPH_INVALID: { httpStatus: 500, retryable: false },
  UNAUTHENTICATED: { httpStatus: 401, retryable: false },
  UNSUPPORTED_MEDIA_TYPE: { httpStatus: 415, retryable: false },
  UPLOADS_UNAVAILABLE: { httpStatus: 503, retryable: true },
  WEBHOOK_SIGNATURE_INVALID: { httpStatus: 401, retryable: false },
} as const satisfies Record<string, ErrorKind>;

export type ErrorCode = keyof typeof errorCatalog;

export const isErrorCode = (code: unknown): code is ErrorCode =>
  typeof code === 'string' && Object.hasOwn(errorCatalog, code);

/**
 * A refusal that the caller is meant to read. A plain `Error` is our own fault and leaves masked.
 * `details` reach logs and, unless they are internal to a request, the caller: never put PII or secrets in them.
 */
export class ShopError extends Error {
  override readonly name = 'ShopError';
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.code = code;
    this.details = details;
  }
}

/** A `ShopError` of this or another copy of the class: workers and test realms each load their own. */
export const isShopError = (error: unknown): error is ShopError =>
  error instanceof Error &&
  error.name === 'ShopError' &&
  'code' in error &&
  isErrorCode(error.code);

/** What anything that was thrown says, without its stack. */
export const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
