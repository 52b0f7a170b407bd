import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';

/** An operation that codegen registered: at run time it is its id and nothing else. */
export type Registered<Result, Variables> = DocumentTypeDecoration<Result, Variables> & {
  readonly __meta__?: Record<string, unknown> | undefined;
};

/** `sha256:<64 hex>`, as the gateway knows the operation. */
export function operationId(document: Pick<Registered<unknown, unknown>, '__meta__'>): string {
  const id = document.__meta__?.['hash'];
  if (typeof id !== 'string') throw new Error('The operation was not registered by codegen');
  return id;
}

/** One entry of `errors` in an answer of the gateway. */
export interface GraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string; readonly requestId?: string };
}

/** Codes after which the same request may well succeed: the retryable ones of the error catalogue. */
export const mayRepeat = (code: string | undefined): boolean =>
  code !== undefined && repeatable.has(code);

const repeatable: ReadonlySet<string> = new Set([
  'IDEMPOTENCY_IN_PROGRESS',
  'INTERNAL_SERVER_ERROR',
  'RATE_LIMITED',
  'REQUEST_TIMEOUT',
  'SUBGRAPH_UNAVAILABLE',
  'SUBSCRIPTION_OVERFLOW',
  'SUBSCRIPTION_SCHEMA_CHANGED',
  'SUBSCRIPTION_SOURCE_LOST',
]);
