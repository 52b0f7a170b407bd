import type { SubgraphRequest } from '../../kernel/graphql/subgraph.ts';

type Question = Pick<SubgraphRequest, 'query' | 'operationName' | 'variables'>;

/** Texts remembered for one subgraph: the steps of a few hundred plans. About 1 KB each. */
const textsMax = 1_000;

/**
 * Writes the JSON of questions. The text of a plan's step is the same in every request, and is put into JSON once.
 * @returns a function for one subgraph
 */
export function createBodyWriter(): (question: Question) => string {
  const openings = new Map<string, string>();

  function openingOf(query: string): string {
    const known = openings.get(query);
    if (known !== undefined) return known;
    const made = `{"query":${JSON.stringify(query)},"variables":`;
    if (openings.size >= textsMax) openings.clear();
    openings.set(query, made);
    return made;
  }

  return ({ query, operationName, variables = {} }) => {
    const body = openingOf(query) + JSON.stringify(variables);
    return operationName ? `${body},"operationName":${JSON.stringify(operationName)}}` : `${body}}`;
  };
}
