import type { Operation, RequestContext } from '../operation.ts';
import type { GraphQLReply } from '../pipeline.ts';

/** One request as log and metrics see it. Never variables, never data. */
export interface ObservedRequest {
  readonly context: RequestContext;
  /** null when the request was refused before its document was read. */
  readonly operation: Operation | null;
  readonly reply: GraphQLReply;
  readonly durationMs: number;
}

export type ObserveRequest = (request: ObservedRequest) => void;
