import { type ExecutionResult, execute, type GraphQLError } from 'graphql';
import type { Log } from '../log.ts';
import { duringSpan } from '../tracing/current-span.ts';
import { readDocument } from './document-cache.ts';
import { maskError } from './mask-errors.ts';
import type { Subgraph, SubgraphRequest } from './subgraph.ts';

/**
 * Runs one query or mutation on a subgraph. Never throws: every failure is in `errors`, masked, with a
 * code of the catalogue and the request's id.
 */
export const executeOnSubgraph = (
  subgraph: Subgraph,
  request: SubgraphRequest,
  log?: Log,
): Promise<ExecutionResult> => duringSpan(request.span, () => run(subgraph, request, log));

async function run(
  subgraph: Subgraph,
  request: SubgraphRequest,
  log: Log | undefined,
): Promise<ExecutionResult> {
  const mask = (error: unknown): GraphQLError =>
    maskError(error, { requestId: request.requestId, log });
  const read = readDocument(subgraph.schema, request.query);
  if (read.errors) return { errors: read.errors.map(mask) };
  try {
    const result = await execute({
      schema: subgraph.schema,
      document: read.document,
      operationName: request.operationName,
      variableValues: request.variables,
      contextValue: subgraph.createContext(request),
    });
    return result.errors ? { ...result, errors: result.errors.map(mask) } : result;
  } catch (error) {
    return { errors: [mask(error)] };
  }
}
