import {
  type ExecutionResult,
  type GraphQLError,
  type GraphQLFormattedError,
  Kind,
  parse,
} from 'graphql';
import type { SubgraphClient } from '../../kernel/graphql/subgraph.ts';
import type { PreparedRequest } from '../operation.ts';

/** Errors taken over from one answer of a subgraph. */
const errorsMax = 100;

/** What a plan's fetch hands over, as @apollo/gateway spells it. */
export interface Fetch {
  readonly request: {
    readonly query: string;
    readonly operationName?: string;
    readonly variables: Readonly<Record<string, unknown>>;
  };
  readonly context: { readonly request: PreparedRequest };
}

/** What it takes back. */
export interface FetchResult {
  readonly data?: ExecutionResult['data'];
  readonly errors?: readonly unknown[] | undefined;
}

export interface DataSource {
  process(fetch: Fetch): Promise<FetchResult>;
}

/**
 * A subgraph as the executor wants it. Whatever the subgraph does, the executor gets data it can merge, and one
 * error for one cause, with the path of the first field that misses its value.
 */
export function createDataSource(subgraphName: string, client: SubgraphClient): DataSource {
  const unavailable = (fetch: Fetch, cause: unknown): FetchResult => ({
    data: null,
    errors: [
      {
        message: `The ${subgraphName} service did not answer`,
        path: pathOfFirst(fetch),
        extensions: { code: 'SUBGRAPH_UNAVAILABLE' },
        cause,
      },
    ],
  });

  return {
    async process(fetch) {
      const { context } = fetch.context.request;
      let result: ExecutionResult | null;
      try {
        result = await client.execute({
          query: fetch.request.query,
          operationName: fetch.request.operationName,
          variables: fetch.request.variables,
          caller: context.caller,
          requestId: context.requestId,
          deadlineAtMs: context.deadlineAtMs,
        });
      } catch (error) {
        return unavailable(fetch, error);
      }
      const errors = errorsOf(result).map((error) => withPath(error, fetch));
      if (fits(fetch, result?.data)) return { data: result.data, errors };
      if (errors.length > 0) return { data: null, errors };
      return unavailable(
        fetch,
        new Error(`The ${subgraphName} service gave an answer that does not fit`),
      );
    },
  };
}

/** Entities come back one for one with what was asked, and anything else as an object. */
function fits(fetch: Fetch, data: ExecutionResult['data']): boolean {
  if (typeof data !== 'object' || data === null) return false;
  const asked = fetch.request.variables['representations'];
  if (!Array.isArray(asked)) return true;
  const answered = data['_entities'];
  return (
    Array.isArray(answered) &&
    answered.length === asked.length &&
    answered.every((entity) => typeof entity === 'object' && !Array.isArray(entity))
  );
}

/** What is said to be wrong, as far as it can be read. */
function errorsOf(result: ExecutionResult | null): readonly FetchError[] {
  const errors: unknown = result?.errors;
  if (!Array.isArray(errors)) return [];
  return errors.slice(0, errorsMax).filter((error) => typeof error?.message === 'string');
}

/** What a subgraph said was wrong, whichever client brought it. */
type FetchError = Pick<GraphQLError, 'message' | 'path' | 'extensions'>;

/** An error that names no place is put where the fetch's data would have gone. */
const withPath = (error: FetchError, fetch: Fetch): GraphQLFormattedError => ({
  message: error.message,
  path: Array.isArray(error.path) ? error.path : pathOfFirst(fetch),
  extensions: error.extensions,
});

/** The first entity, which the executor turns into its place in the answer, or the first root field. */
function pathOfFirst({ request }: Fetch): readonly (string | number)[] {
  if (Array.isArray(request.variables['representations'])) return ['_entities', 0];
  for (const definition of parse(request.query, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const selection of definition.selectionSet.selections)
      if (selection.kind === Kind.FIELD) return [(selection.alias ?? selection.name).value];
  }
  return [];
}
