import { type ExecutionResult, type GraphQLError, Kind, parse } from 'graphql';
import type { SubgraphClient } from '../../kernel/graphql/subgraph.ts';
import type { Span } from '../../kernel/tracing/span.ts';
import { responseKeyOf } from '../documents.ts';
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
export const askSubgraph = (
  subgraphName: string,
  client: SubgraphClient,
  question: SubgraphQuestion,
  context: RequestContext,
): Promise<SubgraphAnswer> =>
  callSubgraph(subgraphName, client, question, context, {
    parts: [question.variables],
    answered: (result) => readAnswer(subgraphName, question.variables, result),
    failed: (cause) => unavailable(subgraphName, cause),
  });

/** What becomes of one call. Neither function throws. */
export interface SubgraphCall<T> {
  /** The variables of each fetch in it. */
  readonly parts: readonly SubgraphQuestion['variables'][];
  /** Whatever was sent. */
  answered(result: ExecutionResult | null): T;
  /** Nothing was, and this is why. */
  failed(cause: unknown): T;
}

/** Sends a question. Never throws. */
export async function callSubgraph<T>(
  subgraphName: string,
  client: SubgraphClient,
  { query, operationName, variables }: SubgraphQuestion,
  context: RequestContext,
  call: SubgraphCall<T>,
): Promise<T> {
  const spans = context.span ? startSpans(context.span, subgraphName, call.parts) : noSpans;
  const [span] = spans;
  try {
    if (context.signal?.aborted) throw context.signal.reason;
    const result = await client.execute({
      query,
      operationName,
      variables,
      caller: context.caller,
      requestId: context.requestId,
      deadlineAtMs: context.deadlineAtMs,
      signal: context.signal,
      headers: context.headers,
      onHeader: context.onHeader,
      onStale: context.onStale,
      span,
    });
    return call.answered(result);
  } catch (cause) {
    span?.fail('SUBGRAPH_UNAVAILABLE');
    return call.failed(cause);
  } finally {
    for (const started of spans) started.end();
  }
}

/** A result as it came, for the question that had these variables. */
export function readAnswer(
  subgraphName: string,
  variables: SubgraphQuestion['variables'],
  result: ExecutionResult | null,
): SubgraphAnswer {
  const data = result?.data;
  const errors = readErrors(result);
  if (fits(variables, data)) return { data, errors };
  if (errors.length > 0) return { data: null, errors };
  const cause = new Error(`The ${subgraphName} service gave an answer that does not fit`);
  return unavailable(subgraphName, cause);
}

export const unavailable = (subgraphName: string, cause: unknown): SubgraphAnswer => ({
  data: null,
  errors: [
    {
      message: `The ${subgraphName} service did not answer`,
      extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
      cause,
    },
  ],
});

/** Entities that a question asks for; undefined where it asks for root fields. */
export function countEntities(variables: SubgraphQuestion['variables']): number | undefined {
  const { representations } = variables;
  return Array.isArray(representations) ? representations.length : undefined;
}

/** The name under which the first field of a root question stands in its answer. */
export function firstFieldOf(query: string): string | null {
  for (const definition of parse(query, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const selection of definition.selectionSet.selections)
      if (selection.kind === Kind.FIELD) return responseKeyOf(selection);
  }
  return null;
}

const noSpans: readonly Span[] = [];

/** Of a call, and within it of each fetch where several went as one. */
function startSpans(
  request: Span,
  subgraphName: string,
  parts: SubgraphCall<unknown>['parts'],
): readonly [Span, ...Span[]] {
  const entities = parts.map(countEntities);
  const asked = entities.filter((count) => count !== undefined);
  const call = request.child(`fetch ${subgraphName}`, 'client', {
    'aurora.subgraph': subgraphName,
    'aurora.entities': asked.length > 0 ? asked.reduce((sum, count) => sum + count) : undefined,
    'aurora.fetches': entities.length > 1 ? entities.length : undefined,
  });
  const joined = entities.length > 1 ? entities : [];
  return [
    call,
    ...joined.map((count) => call.child('joined fetch', 'internal', { 'aurora.entities': count })),
  ];
}

/** Entities come back one for one with what was asked, and anything else as an object. */
function fits(
  variables: SubgraphQuestion['variables'],
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
export function readErrors(result: ExecutionResult | null): readonly SubgraphError[] {
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
