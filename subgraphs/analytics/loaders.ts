import DataLoader from 'dataloader';
import { groupBy } from '../../kernel/group-by.ts';
import type { AnalyticsRepository, CsatRecord } from './repository.ts';

const batchSizeMax = 100;

/** Batch reads of one request: one query a tick each. They remember what this caller saw, so never share them. */
export function createAnalyticsLoaders(repository: AnalyticsRepository, tenant: string) {
  return {
    csatById: new DataLoader<string, CsatRecord | null>(
      async (ids) => {
        const found = await repository.csatByIds(tenant, ids);
        const byId = new Map(found.map((csat) => [csat._id, csat]));
        return ids.map((id) => byId.get(id) ?? null);
      },
      { maxBatchSize: batchSizeMax },
    ),

    csatBySessionHash: new DataLoader<string, readonly CsatRecord[]>(
      async (hashes) => {
        const found = groupBy(
          await repository.csatBySessions(tenant, hashes),
          (csat) => csat.sessionHash,
        );
        return hashes.map((hash) => found.get(hash) ?? []);
      },
      { maxBatchSize: batchSizeMax },
    ),
  };
}

export type AnalyticsLoaders = ReturnType<typeof createAnalyticsLoaders>;
