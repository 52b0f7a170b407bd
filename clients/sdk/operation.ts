import type { DocumentTypeDecoration } from '@graphql-typed-document-node/core';
import { repeatableCodes } from './generated/error-codes.ts';

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

/** Codes after which the same request may well succeed. */
export const mayRepeat = (code: string | null | undefined): boolean =>
  code !== null && code !== undefined && repeatableCodes.includes(code);

/** Whether it does no harm to send it twice. What codegen says nothing of carries a key of its own. */
export const isRepeatable = (document: Pick<Registered<unknown, unknown>, '__meta__'>): boolean =>
  document.__meta__?.['isRepeatable'] !== false;

/** Codes of refusals before anything was done. */
export const wasNotBegun = (code: string | null): boolean =>
  code === 'RATE_LIMITED' || code === 'OVERLOADED';
