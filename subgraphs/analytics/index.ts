import { ensureIdempotency } from '../../kernel/data/idempotency.ts';
import type { Feed } from '../../kernel/events/feed.ts';
import { ensureEvents } from '../../kernel/events/outbox.ts';
import { buildSubgraph } from '../../kernel/graphql/build-subgraph.ts';
import { loadSdl } from '../../kernel/graphql/load-sdl.ts';
import type { Subgraph, SubgraphParts, SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import { createPersonalRecords } from '../../kernel/privacy/personal-records.ts';
import { openConciergeFeed } from './concierge-feed.ts';
import type { AnalyticsContext } from './context.ts';
import { createAnalyticsLoaders } from './loaders.ts';
import { personalCollections } from './privacy.ts';
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
  const { db, config } = parts;
  const sdl = loadSdl('analytics');
  const repository = createAnalyticsRepository(db);
  const personalRecords = createPersonalRecords(
    parts,
    'analytics',
    personalCollections(config.secrets.piiSalt),
  );
  let feeds: readonly Feed[] = [];
  return {
    name: 'analytics',
    sdl,
    schema: buildSubgraph({ sdl, resolvers }),
    createContext: ({ caller }: SubgraphRequest): AnalyticsContext => ({
      caller,
      parts,
      repository,
      personalRecords,
      loaders: createAnalyticsLoaders(repository, caller.tenant),
    }),
    start: async () => {
      await Promise.all([repository.ensureIndexes(), ensureIdempotency(db), ensureEvents(db)]);
      feeds = [openConciergeFeed(parts, repository), personalRecords.follow()];
    },
    stop: async () => {
      await Promise.all(feeds.map((feed) => feed.stop()));
      feeds = [];
    },
  };
}
