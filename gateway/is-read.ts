import type { SubgraphRequest } from '../kernel/graphql/subgraph.ts';

/** Whether a step of a plan only reads: planners write the kind of an operation first. */
export const isRead = ({ query }: Pick<SubgraphRequest, 'query'>): boolean =>
  !/^\s*mutation\b/.test(query);
