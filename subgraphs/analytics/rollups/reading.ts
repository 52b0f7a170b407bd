import type { Counts } from '../domain/counts.ts';
import { type ProductCounter, productCounters } from '../domain/event-counts.ts';
import type { Span } from '../domain/period.ts';
import type { AnalyticsEventRecord } from '../repository.ts';
import {
  idsOf,
  type ProductRollupRecord,
  type RollupCollections,
  type RollupRecord,
  type SummaryRecord,
} from './records.ts';

/** What shoppers did with a piece, summed. */
export type ProductSums = Readonly<Record<ProductCounter, number>>;

export interface RollupCell {
  readonly at: Date;
  readonly counts: Counts;
}

/** Reads the sums of the generation that has caught up. */
export function createReading({
  events,
  rollups,
  productRollups,
  summaries,
  state,
}: RollupCollections) {
  return {
    /** Sums of these spans, each oldest first; only the counters that are named. */
    async cells(
      tenant: string,
      spans: readonly Span[],
      names: readonly string[],
    ): Promise<RollupCell[]> {
      const { current } = await state();
      const generation = current.number;
      const projection = Object.fromEntries(names.map((name) => [`counts.${name}`, 1]));
      const found = await Promise.all(
        spans.map(({ grain, from, to }) =>
          rollups
            .find({ tenant, generation, grain, at: { ...(from ? { $gte: from } : {}), $lt: to } })
            .project<Pick<RollupRecord, 'at' | 'counts'>>({ _id: 0, at: 1, ...projection })
            .sort({ at: 1 })
            .toArray(),
        ),
      );
      return found
        .flat()
        .map(({ at, counts = {} }) => ({ at, counts: new Map(Object.entries(counts)) }));
    },

    /** What shoppers did with each of these pieces since a day; none for a piece that nobody looked at. */
    async productSums(
      tenant: string,
      productIds: readonly string[],
      from: Date,
    ): Promise<Map<string, ProductSums>> {
      const { current } = await state();
      const found = await productRollups
        .aggregate<ProductSums & { readonly _id: string }>([
          {
            $match: {
              tenant,
              generation: current.number,
              productId: { $in: [...productIds] },
              day: { $gte: from },
            },
          },
          { $group: { _id: '$productId', ...sumsOfProduct } },
        ])
        .toArray();
      return new Map(found.map(({ _id, ...sums }) => [_id, sums]));
    },

    /** The events that readers' sums are made of. */
    async *countedEvents(): AsyncGenerator<AnalyticsEventRecord> {
      const { current } = await state();
      yield* events.find({ rollup: current.number });
    },

    /** Everything that is counted, for a comparison with a recount. */
    async everything(): Promise<{
      readonly sessions: readonly SummaryRecord[];
      readonly rollups: readonly RollupRecord[];
      readonly products: readonly ProductRollupRecord[];
    }> {
      const { current } = await state();
      const ofGeneration = { _id: idsOf(current.number) };
      return {
        sessions: await summaries.find(ofGeneration).toArray(),
        rollups: await rollups.find(ofGeneration).toArray(),
        products: await productRollups.find(ofGeneration).toArray(),
      };
    },
  };
}

/** A counter that a day has not reached is not there: it sums to nothing. */
const sumsOfProduct = Object.fromEntries(
  productCounters.map((counter) => [counter, { $sum: `$counts.${counter}` }]),
);
