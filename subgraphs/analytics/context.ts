import type { Caller } from '../../kernel/caller.ts';
import type { SubgraphParts } from '../../kernel/graphql/subgraph.ts';
import type { PersonalRecords } from '../../kernel/privacy/personal-records.ts';
import type { AnalyticsLoaders } from './loaders.ts';
import type { AnalyticsRepository } from './repository.ts';

/** What a resolver of analytics can reach, made anew for each request. */
export interface AnalyticsContext {
  readonly caller: Caller;
  readonly personalRecords: PersonalRecords;
  readonly parts: SubgraphParts;
  readonly repository: AnalyticsRepository;
  readonly loaders: AnalyticsLoaders;
}
