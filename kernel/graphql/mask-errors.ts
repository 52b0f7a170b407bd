import { GraphQLError } from 'graphql';
import { type ErrorCode, isErrorCode, isShopError } from '../errors.ts';
import type { Log } from '../log.ts';
import { withoutValues } from './without-values.ts';

export const maskedMessage = 'Something on our side failed';

export interface MaskOptions {
  readonly requestId: string;
  /** Where the full error of a masked one goes. */
  readonly log?: Log | undefined;
}

/**
 * An error as a caller may see it: `ShopError`s and GraphQL's own complaints about the request keep their
 * words, everything else is ours and leaves as INTERNAL_SERVER_ERROR with the full story in the log only.
 */
export function maskError(error: unknown, { requestId, log }: MaskOptions): GraphQLError {
  const path = error instanceof GraphQLError ? error.path : undefined;
  const root = rootOf(error);
  const visible = describe(root, path !== undefined);
  if (visible === null) {
    log?.error({ error: root, requestId, path }, 'A resolver failed');
    return toError(maskedMessage, path, { code: 'INTERNAL_SERVER_ERROR', requestId });
  }
  const field = path === undefined ? wrongVariable(error) : undefined;
  return toError(visible.message, path, {
    ...(field === undefined ? {} : { field }),
    ...visible.details,
    code: visible.code,
    requestId,
  });
}

/** What lies under graphql-js's wrapping, down to the first that has a code. */
function rootOf(error: unknown): unknown {
  let root = error;
  while (
    root instanceof GraphQLError &&
    !isErrorCode(root.extensions['code']) &&
    root.originalError
  )
    root = root.originalError;
  return root;
}

/** Which part of the variables is wrong; graphql-js says it around the complaint of the type. */
const wrongVariable = (error: unknown): string | undefined =>
  error instanceof GraphQLError
    ? /^Variable "\$\w+" got invalid value .* at "([\w.[\]]+)";/s.exec(error.message)?.[1]
    : undefined;

interface Visible {
  readonly message: string;
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;
}

/** @param atField whether it happened while a field was resolved: there, an unnamed GraphQLError is our bug */
function describe(root: unknown, atField: boolean): Visible | null {
  if (isShopError(root)) return { message: root.message, code: root.code, details: root.details };
  if (!(root instanceof GraphQLError)) return null;
  const { code, ...details } = root.extensions;
  const message = withoutValues(root.message);
  if (isErrorCode(code)) return { message, code, details };
  return atField ? null : { message, code: 'BAD_USER_INPUT', details: {} };
}

const toError = (
  message: string,
  path: GraphQLError['path'],
  extensions: Record<string, unknown>,
): GraphQLError => new GraphQLError(message, { path: path ?? null, extensions });
