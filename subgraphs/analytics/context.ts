import type { Caller } from '../../kernel/caller.ts';
import type { LiveEvents } from '../../kernel/events/live.ts';
import type { SubgraphParts } from '../../kernel/graphql/subgraph.ts';
import type { PersonalRecords } from '../../kernel/privacy/personal-records.ts';
import type { CsatRepository } from './csat/repository.ts';
import type { Figures } from './figures/figures.ts';
import type { KpiSnapshotRepository } from './figures/repository.ts';
import type { AnalyticsLoaders } from './loaders.ts';
import type { AnalyticsRepository } from './repository.ts';

/** What a resolver of analytics can reach, made anew for each request. */
export interface AnalyticsContext {
  readonly caller: Caller;
  readonly requestId: string;
  readonly personalRecords: PersonalRecords;
  readonly parts: SubgraphParts;
  readonly repository: AnalyticsRepository;
  readonly csat: CsatRepository;
  readonly figures: Figures;
  readonly snapshots: KpiSnapshotRepository;
  readonly loaders: AnalyticsLoaders;
  /** The feed as it happens. @throws Error before the subgraph has started */
  readonly live: () => LiveEvents;
  /** Subscriptions: resume right after this event. */
  readonly lastEventId: string | undefined;
}
