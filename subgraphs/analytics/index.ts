import { ensureIdempotency } from '../../kernel/data/idempotency.ts';
import { type Feed, openFeed } from '../../kernel/events/feed.ts';
import type { LiveEvents } from '../../kernel/events/live.ts';
import { ensureEvents } from '../../kernel/events/outbox.ts';
import { shareLiveEvents } from '../../kernel/events/shared-live.ts';
import { buildSubgraph } from '../../kernel/graphql/build-subgraph.ts';
import { loadSdl } from '../../kernel/graphql/load-sdl.ts';
import type { Subgraph, SubgraphParts, SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import { createPersonalRecords } from '../../kernel/privacy/personal-records.ts';
import type { Repeated } from '../../kernel/repeat.ts';
import type { AnalyticsContext } from './context.ts';
import { createCsatRepository } from './csat/repository.ts';
import { factTypes, trackedFrom } from './domain/feed-facts.ts';
import { createFigures } from './figures/figures.ts';
import { createKpiTeller } from './figures/kpi-teller.ts';
import { createKpiSnapshotRepository } from './figures/repository.ts';
import { createAnalyticsLoaders } from './loaders.ts';
import { personalCollections } from './privacy.ts';
import { createAnalyticsRepository } from './repository.ts';
import { resolvers } from './resolvers/index.ts';
import { createRollupRepository } from './rollups/repository.ts';
import { createRoller } from './rollups/roller.ts';

export type { CsatRecord } from './csat/csat.ts';
export { csatCollection } from './csat/repository.ts';
export { editableUntil, labelOf } from './domain/csat.ts';
export type { EventName } from './domain/event-registry.ts';
export { type AnalyticsEventRecord, analyticsEventsCollection } from './repository.ts';

/** What happened, counted: tracked events, ratings and the figures made of them. */
export function createAnalyticsSubgraph(parts: SubgraphParts): Subgraph {
  const { db, clock, log, config } = parts;
  const sdl = loadSdl('analytics');
  const repository = createAnalyticsRepository(db);
  const csat = createCsatRepository(db);
  const rollups = createRollupRepository(parts);
  const snapshots = createKpiSnapshotRepository(parts);
  const figures = createFigures(rollups);
  const personalRecords = createPersonalRecords(
    parts,
    'analytics',
    personalCollections(config.secrets.piiSalt),
  );
  let feeds: readonly Feed[] = [];
  let live: LiveEvents | null = null;
  let repeated: readonly Repeated[] = [];

  return {
    name: 'analytics',
    sdl,
    schema: buildSubgraph({ sdl, resolvers }),
    createContext: ({ caller, requestId, lastEventId }: SubgraphRequest): AnalyticsContext => ({
      caller,
      requestId,
      personalRecords,
      parts,
      repository,
      csat,
      figures,
      snapshots,
      loaders: createAnalyticsLoaders({ csat, rollups, tenant: caller.tenant, clock }),
      live: () => live ?? notStarted(),
      lastEventId,
    }),
    async start() {
      await Promise.all([
        repository.ensureIndexes(),
        csat.ensureIndexes(),
        rollups.ensureIndexes(),
        snapshots.ensureIndexes(),
        ensureIdempotency(db),
        ensureEvents(db),
      ]);
      live = await shareLiveEvents({ db, log });
      // Facts of the feed are counted whatever browsers send.
      const facts = openFeed({
        db,
        clock,
        log,
        name: 'analytics.facts',
        types: factTypes,
        onEvent: async (event) => {
          await repository.addEvents(trackedFrom(event, config.secrets.piiSalt));
        },
      });
      feeds = [facts, personalRecords.follow()];
      const roller = createRoller({
        rollups,
        clock,
        log,
        told: ({ tenants }, session) => snapshots.markDue(tenants, session),
      });
      repeated = [roller, createKpiTeller({ figures, snapshots, log })];
      roller.soon();
    },
    async stop() {
      await Promise.all([
        ...feeds.map((feed) => feed.stop()),
        ...repeated.map((one) => one.close()),
        live?.close(),
      ]);
      [feeds, repeated, live] = [[], [], null];
    },
  };
}

function notStarted(): never {
  throw new Error('The analytics subgraph has not started');
}
