import { type ExecutionResult, type GraphQLError, Kind, parse } from 'graphql';
import type { SubgraphClient } from '../../kernel/graphql/subgraph.ts';
import type { RequestContext } from '../operation.ts';

/** Errors taken over from one answer of a subgraph. */
const errorsMax = 100;

/** One step of a plan, as it goes to its subgraph. */
export interface SubgraphQuestion {
  readonly query: string;
  readonly operationName?: string | undefined;
  /** With `representations` where entities are asked for. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What a subgraph said was wrong, whichever client brought it. Without a path it concerns the whole question. */
export type SubgraphError = Pick<GraphQLError, 'message' | 'extensions'> & {
  readonly path?: readonly (string | number)[] | undefined;
  readonly cause?: unknown;
};

export interface SubgraphAnswer {
  /** An object that fits what was asked, with one entity or null for each that was asked for; else null. */
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly SubgraphError[];
}

/** Whatever the subgraph does, the answer is data that can be merged, and one error for one cause. Never throws. */
export async function askSubgraph(
  subgraphName: string,
  client: SubgraphClient,
  question: SubgraphQuestion,
  context: RequestContext,
): Promise<SubgraphAnswer> {
  const span = context.span?.child(`fetch ${subgraphName}`, 'client', {
    'aurora.subgraph': subgraphName,
    'aurora.entities': countOf(question.variables['representations']),
  });
  let result: ExecutionResult | null;
  try {
    context.signal?.throwIfAborted();
    result = await client.execute({
      query: question.query,
      operationName: question.operationName,
      variables: question.variables,
      caller: context.caller,
      requestId: context.requestId,
      deadlineAtMs: context.deadlineAtMs,
      signal: context.signal,
      headers: context.headers,
      onHeader: context.onHeader,
      onStale: context.onStale,
      span,
    });
  } catch (error) {
    span?.fail('SUBGRAPH_UNAVAILABLE');
    return unavailable(subgraphName, error);
  } finally {
    span?.end();
  }
  const data = result?.data;
  const errors = readErrors(result);
  if (fits(question, data)) return { data, errors };
  if (errors.length > 0) return { data: null, errors };
  const cause = new Error(`The ${subgraphName} service gave an answer that does not fit`);
  return unavailable(subgraphName, cause);
}

/** The name under which the first field of a root question stands in its answer. */
export function firstFieldOf(query: string): string | null {
  for (const definition of parse(query, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const selection of definition.selectionSet.selections)
      if (selection.kind === Kind.FIELD) return (selection.alias ?? selection.name).value;
  }
  return null;
}

const unavailable = (subgraphName: string, cause: unknown): SubgraphAnswer => ({
  data: null,
  errors: [
    {
      message: `The ${subgraphName} service did not answer`,
      extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
      cause,
    },
  ],
});

const countOf = (representations: unknown): number | undefined =>
  Array.isArray(representations) ? representations.length : undefined;

/** Entities come back one for one with what was asked, and anything else as an object. */
function fits(
  { variables }: SubgraphQuestion,
  data: ExecutionResult['data'],
): data is Record<string, unknown> {
  if (typeof data !== 'object' || data === null) return false;
  const asked = variables['representations'];
  if (!Array.isArray(asked)) return true;
  const answered = data['_entities'];
  return (
    Array.isArray(answered) &&
    answered.length === asked.length &&
    answered.every((entity) => typeof entity === 'object' && !Array.isArray(entity))
  );
}

/** What is said to be wrong, as far as it can be read. */
function readErrors(result: ExecutionResult | null): readonly SubgraphError[] {
  const errors: unknown = result?.errors;
  if (!Array.isArray(errors)) return [];
  return errors
    .slice(0, errorsMax)
    .filter((error) => typeof error?.message === 'string')
    .map(({ message, path, extensions }: SubgraphError) => ({
      message,
      path: Array.isArray(path) ? path : undefined,
      extensions,
    }));
}
