import DataLoader from 'dataloader';
import type { Clock } from '../../kernel/clock.ts';
import { groupBy } from '../../kernel/group-by.ts';
import type { CsatRecord } from './csat/csat.ts';
import type { CsatRepository } from './csat/repository.ts';
import { type ProductCounter, productCounters } from './domain/event-counts.ts';
import { productDaysFrom } from './figures/figures.ts';
import type { RollupRepository } from './rollups/repository.ts';

const batchSizeMax = 100;

export type ProductStats = Readonly<Record<ProductCounter, number>>;

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
  const statsByDays = new Map<number, DataLoader<string, ProductStats>>();

  return {
    csatById: new DataLoader<string, CsatRecord | null>(
      async (ids) => {
        const found = await csat.byIds(tenant, ids);
        const byId = new Map(found.map((record) => [record._id, record]));
        return ids.map((id) => byId.get(id) ?? null);
      },
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
    productStats(days: number): DataLoader<string, ProductStats> {
      const known = statsByDays.get(days) ?? loadStats(days);
      statsByDays.set(days, known);
      return known;
    },
  };

  function loadStats(days: number): DataLoader<string, ProductStats> {
    return new DataLoader<string, ProductStats>(
      async (productIds) => {
        const from = productDaysFrom(clock.now(), days);
        const cells = await rollups.productCells(tenant, productIds, from);
        const byProduct = groupBy(cells, ({ productId }) => productId);
        return productIds.map((id) => sumOf((byProduct.get(id) ?? []).map(({ counts }) => counts)));
      },
      { maxBatchSize: batchSizeMax },
    );
  }
}

export type AnalyticsLoaders = ReturnType<typeof createAnalyticsLoaders>;

const sumOf = (all: readonly Partial<ProductStats>[]): ProductStats =>
  Object.fromEntries(
    productCounters.map((counter) => [
      counter,
      all.reduce((sum, counts) => sum + (counts[counter] ?? 0), 0),
    ]),
  ) as ProductStats;
