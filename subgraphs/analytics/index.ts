import { ensureIdempotency } from '../../kernel/data/idempotency.ts';
import type { Feed } from '../../kernel/events/feed.ts';
import { ensureEvents } from '../../kernel/events/outbox.ts';
import { buildSubgraph } from '../../kernel/graphql/build-subgraph.ts';
import { loadSdl } from '../../kernel/graphql/load-sdl.ts';
import type { Subgraph, SubgraphParts, SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import { openConciergeFeed } from './concierge-feed.ts';
import type { AnalyticsContext } from './context.ts';
import { createAnalyticsLoaders } from './loaders.ts';
import { createAnalyticsRepository } from './repository.ts';
import { resolvers } from './resolvers/index.ts';

export { editableUntil, labelOf } from './domain/csat.ts';
export type { EventName } from './domain/event-registry.ts';
export {
  type AnalyticsEventRecord,
  analyticsEventsCollection,
  type CsatRecord,
  csatCollection,
} from './repository.ts';

/** What happened, counted: tracked events, ratings and the figures made of them. */
export function createAnalyticsSubgraph(parts: SubgraphParts): Subgraph {
  const { db } = parts;
  const sdl = loadSdl('analytics');
  const repository = createAnalyticsRepository(db);
  let feed: Feed | null = null;
  return {
    name: 'analytics',
    sdl,
    schema: buildSubgraph({ sdl, resolvers }),
    createContext: ({ caller }: SubgraphRequest): AnalyticsContext => ({
      caller,
      parts,
      repository,
      loaders: createAnalyticsLoaders(repository, caller.tenant),
    }),
    start: async () => {
      await Promise.all([repository.ensureIndexes(), ensureIdempotency(db), ensureEvents(db)]);
      feed = openConciergeFeed(parts, repository);
    },
    stop: async () => {
      await feed?.stop();
      feed = null;
    },
  };
}
