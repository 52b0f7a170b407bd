import type { ExecutionResult, GraphQLError } from 'graphql';
import type { Log } from '../log.ts';
import { duringSpan } from '../tracing/current-span.ts';
import { executeOperation } from './compiled-execution/execute.ts';
import { readDocument } from './document-cache.ts';
import { maskError } from './mask-errors.ts';
import type { Subgraph, SubgraphRequest } from './subgraph.ts';

/**
 * Runs one query or mutation on a subgraph; the answer is there at once where nothing had to be waited for. Never
 * fails: what went wrong is in `errors`, masked, with a code of the catalogue and the request's id.
 */
export const executeOnSubgraph = (
  subgraph: Subgraph,
  request: SubgraphRequest,
  log?: Log,
): ExecutionResult | Promise<ExecutionResult> =>
  duringSpan(request.span, () => run(subgraph, request, log));

function run(
  subgraph: Subgraph,
  request: SubgraphRequest,
  log: Log | undefined,
): ExecutionResult | Promise<ExecutionResult> {
  const mask = (error: unknown): GraphQLError =>
    maskError(error, { requestId: request.requestId, log });
  const masked = (result: ExecutionResult): ExecutionResult =>
    result.errors ? { ...result, errors: result.errors.map(mask) } : result;
  const failed = (error: unknown): ExecutionResult => ({ errors: [mask(error)] });

  const read = readDocument(subgraph.schema, request.query);
  if (read.errors) return { errors: read.errors.map(mask) };
  try {
    const result = executeOperation({
      schema: subgraph.schema,
      document: read.document,
      operationName: request.operationName,
      variableValues: request.variables,
      contextValue: subgraph.createContext(request),
    });
    return result instanceof Promise ? result.then(masked).catch(failed) : masked(result);
  } catch (error) {
    return failed(error);
  }
}
