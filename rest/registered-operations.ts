import { createHash } from 'node:crypto';
import type { RestRoute } from './route.ts';

/** Under which the gateway knows the operations of routes, whoever asks. */
export const restClient = 'rest';

/** An operation as the gateway has it registered. */
export interface RouteOperation {
  /** `sha256:<64 hex>` of the text. */
  readonly documentId: string;
  readonly query: string;
}

/** The operation of a route; on one line, as manifests have it. */
export function operationOf({ operation }: Pick<RestRoute, 'operation'>): RouteOperation {
  const query = operation.replaceAll(/\s+/g, ' ').trim();
  return { documentId: `sha256:${createHash('sha256').update(query).digest('hex')}`, query };
}
