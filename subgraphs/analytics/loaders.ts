import DataLoader from 'dataloader';
import type { Clock } from '../../kernel/clock.ts';
import { groupBy } from '../../kernel/group-by.ts';
import { documentsInOrder } from '../../kernel/in-order.ts';
import type { CsatRecord } from './csat/csat.ts';
import type { CsatRepository } from './csat/repository.ts';
import { productCounters } from './domain/event-counts.ts';
import { productDaysFrom } from './figures/figures.ts';
import type { ProductSums } from './rollups/reading.ts';
import type { RollupRepository } from './rollups/repository.ts';

const batchSizeMax = 100;

/** Batch reads of one request: one query a tick each. They remember what this caller saw, so never share them. */
export function createAnalyticsLoaders({
  csat,
  rollups,
  tenant,
  clock,
}: {
  readonly csat: CsatRepository;
  readonly rollups: RollupRepository;
  readonly tenant: string;
  readonly clock: Clock;
}) {
  const statsByDays = new Map<number, DataLoader<string, ProductSums>>();

  return {
    csatById: new DataLoader<string, CsatRecord | null>(
      async (ids) => documentsInOrder(ids, await csat.byIds(tenant, ids)),
      { maxBatchSize: batchSizeMax },
    ),

    csatBySessionHash: new DataLoader<string, readonly CsatRecord[]>(
      async (hashes) => {
        const found = await csat.bySessions(tenant, hashes);
        const bySession = groupBy(found, ({ sessionHash }) => sessionHash);
        return hashes.map((hash) => bySession.get(hash) ?? []);
      },
      { maxBatchSize: batchSizeMax },
    ),

    csatByOrderHash: new DataLoader<string, readonly CsatRecord[]>(
      async (hashes) => {
        const found = await csat.byOrders(tenant, hashes);
        const byOrder = groupBy(found, ({ orderIdHash }) => orderIdHash);
        return hashes.map((hash) => byOrder.get(hash) ?? []);
      },
      { maxBatchSize: batchSizeMax },
    ),

    /** Figures of a piece over so many days that end today. */
    productStats(days: number): DataLoader<string, ProductSums> {
      const known = statsByDays.get(days) ?? loadStats(days);
      statsByDays.set(days, known);
      return known;
    },
  };

  function loadStats(days: number): DataLoader<string, ProductSums> {
    return new DataLoader<string, ProductSums>(
      async (productIds) => {
        const from = productDaysFrom(clock.now(), days);
        const sums = await rollups.productSums(tenant, productIds, from);
        return productIds.map((id) => sums.get(id) ?? nothing);
      },
      { maxBatchSize: batchSizeMax },
    );
  }
}

export type AnalyticsLoaders = ReturnType<typeof createAnalyticsLoaders>;

const nothing = Object.fromEntries(productCounters.map((counter) => [counter, 0])) as ProductSums;
