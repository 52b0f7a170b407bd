import type { ExecutionResult } from 'graphql';
import type { SubgraphClient } from '../../kernel/graphql/subgraph.ts';
import type { PreparedRequest } from '../operation.ts';
import {
  askSubgraph,
  firstFieldOf,
  type SubgraphError,
  type SubgraphQuestion,
} from './ask-subgraph.ts';

/** What a plan's fetch hands over, as @apollo/gateway spells it. */
export interface Fetch {
  readonly request: SubgraphQuestion;
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

/** A subgraph as the executor of @apollo/gateway wants it: every error with the path of a field. */
export const createDataSource = (subgraphName: string, client: SubgraphClient): DataSource => ({
  async process({ request, context }) {
    const { data, errors } = await askSubgraph(
      subgraphName,
      client,
      request,
      context.request.context,
    );
    return { data, errors: errors.map((error) => withPath(error, request)) };
  },
});

/** An error that names no place is put where the fetch's data would have gone. */
const withPath = (error: SubgraphError, question: SubgraphQuestion): SubgraphError =>
  error.path ? error : { ...error, path: pathOfFirst(question) };

/** The first entity, which the executor turns into its place in the answer, or the first root field. */
function pathOfFirst({ query, variables }: SubgraphQuestion): readonly (string | number)[] {
  if (Array.isArray(variables['representations'])) return ['_entities', 0];
  const field = firstFieldOf(query);
  return field === null ? [] : [field];
}
