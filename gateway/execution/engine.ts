import type { ExecutionResult } from 'graphql';
import type { SubgraphClient } from '../../kernel/graphql/subgraph.ts';
import type { PreparedRequest } from '../operation.ts';

/** The subgraphs of a generation, by name. */
export type SubgraphClients = ReadonlyMap<string, SubgraphClient>;

/**
 * Runs plans. Errors of subgraphs become errors in the result and leave partial data; an engine throws only for
 * bugs. Results are plain data, safe to write into.
 */
export interface Engine {
  /** A query or a mutation. */
  execute(request: PreparedRequest, clients: SubgraphClients): Promise<ExecutionResult>;

  /**
   * One event of a subscription: the joins that follow it, and the client's shape.
   * @param event what the source subgraph sent; it is written into, so give each result stream its own copy
   */
  executeEvent(
    request: PreparedRequest,
    event: ExecutionResult,
    clients: SubgraphClients,
  ): Promise<ExecutionResult>;
}
