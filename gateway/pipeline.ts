import type { ExecutionResult, FormattedExecutionResult } from 'graphql';
import type { Generation } from './generation.ts';
import type { GraphQLRequest, PreparedRequest, RequestContext } from './operation.ts';

/** What a client gets. */
export interface GraphQLReply {
  readonly result: FormattedExecutionResult;
  /** For doors that have one: 200 unless the request itself was refused. */
  readonly httpStatus: number;
}

/** The life of a request after the door has read it. HTTP, WebSocket and calls from inside all run it. */
export interface Pipeline {
  /** The generation that new requests run on. */
  currentGeneration(): Generation;

  /**
   * Resolves, authorises, limits and plans. The WebSocket door uses it for subscriptions.
   * @throws ShopError or RequestRefused; `replyOf(error, context)` says it to the client
   */
  prepare(request: GraphQLRequest, context: RequestContext): Promise<PreparedRequest>;

  /** Runs a prepared query or mutation and shapes the answer. Never throws. */
  execute(request: PreparedRequest): Promise<GraphQLReply>;

  /** Joins and shapes one event of a subscription. `event` is written into. Never throws. */
  executeEvent(request: PreparedRequest, event: ExecutionResult): Promise<GraphQLReply>;

  /** All of it: prepare, execute, shape and observe. Never throws. */
  run(request: GraphQLRequest, context: RequestContext): Promise<GraphQLReply>;

  /** An error as the client reads it: code and request id, nothing of ours inside. */
  replyOf(error: unknown, context: RequestContext): GraphQLReply;
}
