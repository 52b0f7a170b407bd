import type { GraphQLFormattedError } from 'graphql';
import { type ErrorCode, errorCatalog, isErrorCode, isShopError } from '../kernel/errors.ts';
import { maskedMessage } from '../kernel/graphql/mask-errors.ts';
import { withoutValues } from '../kernel/graphql/without-values.ts';

/** Errors told of one answer: more tell nobody more, and a failing list of thousands must not cost megabytes. */
const errorsMax = 100;

/** What a client is told of one mistake. */
interface Reason {
  readonly message: string;
  readonly locations?: GraphQLFormattedError['locations'] | undefined;
}

/** A request that was refused for several reasons at once, such as a document with several mistakes; quotes no values. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly code: ErrorCode;
  readonly reasons: readonly Reason[];

  constructor(code: ErrorCode, reasons: readonly Reason[]) {
    const told = reasons.map(({ message, locations }) => ({
      message: withoutValues(message),
      ...(locations ? { locations } : {}),
    }));
    super(told[0]?.message ?? code);
    this.code = code;
    this.reasons = told;
  }
}

/** The catalogue's code of an error; null for what is our own fault. */
export function codeOf(error: unknown): ErrorCode | null {
  if (error instanceof RequestRefused || isShopError(error)) return error.code;
  return null;
}

export const httpStatusOf = (error: unknown): number =>
  errorCatalog[codeOf(error) ?? 'INTERNAL_SERVER_ERROR'].httpStatus;

/** Why a request got no answer, as its client reads it. */
export function formatRefusal(error: unknown, requestId: string): GraphQLFormattedError[] {
  if (error instanceof RequestRefused)
    return error.reasons.slice(0, errorsMax).map((reason) => ({
      message: reason.message,
      ...(reason.locations ? { locations: reason.locations } : {}),
      extensions: { code: error.code, requestId },
    }));
  if (isShopError(error))
    return [
      { message: error.message, extensions: { ...error.details, code: error.code, requestId } },
    ];
  return [{ message: maskedMessage, extensions: { code: 'INTERNAL_SERVER_ERROR', requestId } }];
}

export interface FormatOptions {
  readonly requestId: string;
  /** Whether words and codes of subgraphs that are not in the catalogue reach the client. */
  readonly passUnknownCodes: boolean;
  /** Told of each error whose words are withheld. */
  readonly onMasked: (error: unknown) => void;
}

/**
 * Errors beside data, as the client reads them: message, path, code and request id. What a subgraph adds of
 * itself (its name, stack traces, the query it was sent) never passes.
 */
export function formatFieldErrors(
  errors: readonly unknown[],
  options: FormatOptions,
): GraphQLFormattedError[] {
  return errors.slice(0, errorsMax).map((error) => formatFieldError(error, options));
}

function formatFieldError(error: unknown, options: FormatOptions): GraphQLFormattedError {
  const { message, path, extensions } = readError(error);
  const { code, ...rest } = extensions;
  const passes = isErrorCode(code) ? code !== 'INTERNAL_SERVER_ERROR' : options.passUnknownCodes;
  if (!passes) options.onMasked(error);
  return {
    message: passes ? message : maskedMessage,
    ...(path ? { path } : {}),
    extensions: {
      ...(passes ? withoutInternals(rest) : {}),
      code: passes && typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR',
      requestId: options.requestId,
    },
  };
}

function readError(error: unknown): {
  message: string;
  path: GraphQLFormattedError['path'];
  extensions: Readonly<Record<string, unknown>>;
} {
  const { message, path, extensions } = Object(error) as Partial<GraphQLFormattedError>;
  return {
    message: typeof message === 'string' ? message : maskedMessage,
    path: Array.isArray(path) ? path : undefined,
    extensions: typeof extensions === 'object' && extensions !== null ? extensions : {},
  };
}

/** What GraphQL servers and their debuggers are known to add of their inside, in lower case. */
const internals = new Set([
  ...['servicename', 'service', 'subgraph', 'query', 'variables', 'request', 'response', 'http'],
  ...[
    'stacktrace',
    'stack',
    'trace',
    'exception',
    'originalerror',
    'cause',
    'debug',
    'debugmessage',
  ],
  ...['sql', 'file', 'line'],
]);

const withoutInternals = (extensions: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(extensions).filter(([key]) => !internals.has(key.toLowerCase())),
  );
