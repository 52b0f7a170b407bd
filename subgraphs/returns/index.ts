import { ensureIdempotency, runOnce } from '../../kernel/data/idempotency.ts';
import { type Feed, openFeed } from '../../kernel/events/feed.ts';
import { ensureEvents } from '../../kernel/events/outbox.ts';
import { buildSubgraph } from '../../kernel/graphql/build-subgraph.ts';
import { loadSdl } from '../../kernel/graphql/load-sdl.ts';
import type { Subgraph, SubgraphParts, SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import type { ReturnsContext } from './context.ts';
import { createReturnLoaders } from './loaders.ts';
import { orderEventTypes, projectOrder } from './order-projection.ts';
import { createReturnRepository } from './repository.ts';
import { resolvers } from './resolvers/index.ts';
import { createReturnRequests, type RunOnce } from './return-requests.ts';

export { returnRequested } from './events.ts';
export { type ReturnRecord, returnsCollection } from './repository.ts';

/** What comes back: which pieces can, what that brings, and each return's life. */
export function createReturnsSubgraph({ client, db, config, clock, log }: SubgraphParts): Subgraph {
  const sdl = loadSdl('returns');
  const returns = createReturnRepository({ client, db, clock });
  const once: RunOnce = (request, effect) => runOnce({ db, clock }, request, effect);
  const requests = createReturnRequests({ returns, runOnce: once, clock });
  let feed: Feed | null = null;

  return {
    name: 'returns',
    sdl,
    schema: buildSubgraph({ sdl, resolvers }),
    createContext: ({ caller }: SubgraphRequest): ReturnsContext => ({
      caller,
      returns,
      loaders: createReturnLoaders(returns, caller.tenant),
      requests,
      clock,
      cursorSecret: config.secrets.cursor,
    }),
    async start() {
      await Promise.all([returns.ensureIndexes(), ensureEvents(db), ensureIdempotency(db)]);
      feed = openFeed({
        db,
        name: 'returns.orders',
        clock,
        log,
        types: orderEventTypes,
        onEvent: (event) => projectOrder(returns, event),
      });
    },
    async stop() {
      await feed?.stop();
      feed = null;
    },
  };
}
