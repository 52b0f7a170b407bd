import type { ExecutionResult } from 'graphql';
import { type Clock, systemClock } from '../clock.ts';
import { ShopError } from '../errors.ts';
import type { Log } from '../log.ts';
import { executeOnSubgraph } from './execute.ts';
import type { Subgraph, SubgraphClient, SubgraphRequest } from './subgraph.ts';
import { subscribeToSubgraph } from './subscribe.ts';

/**
 * A subgraph in this very process: no sockets, no JSON. Results are made by each execution and hold no
 * record of the subgraph's (its scalars answer text), so the gateway may write into them. The request is
 * frozen in meaning, not in fact: resolvers do not write into their arguments.
 */
export function createInProcessClient(
  subgraph: Subgraph,
  { log, clock = systemClock }: { log?: Log | undefined; clock?: Clock } = {},
): SubgraphClient {
  return {
    /** @throws ShopError SUBGRAPH_UNAVAILABLE once the deadline has passed; the work itself runs out unseen */
    async execute(request) {
      const span = request.span?.child(`${subgraph.name} subgraph`, 'server');
      const answer = executeOnSubgraph(subgraph, span ? { ...request, span } : request, log);
      if (!(answer instanceof Promise)) {
        span?.end();
        return answer;
      }
      if (span) void answer.finally(() => span.end());
      if (request.deadlineAtMs === null) return answer;
      return withDeadline(answer, request.deadlineAtMs - clock.now().getTime(), subgraph.name);
    },
    subscribe: (request: SubgraphRequest, sink) =>
      subscribeToSubgraph(subgraph, request, sink, log),
    close: async () => {},
  };
}

function withDeadline(
  answer: Promise<ExecutionResult>,
  leftMs: number,
  name: string,
): Promise<ExecutionResult> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new ShopError('SUBGRAPH_UNAVAILABLE', `The ${name} service did not answer`)),
      Math.max(0, leftMs),
    );
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
