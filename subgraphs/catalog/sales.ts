import type { Collection, Db } from 'mongodb';
import { addMs, DAY_MS } from '../../kernel/clock.ts';
import { ensureIndexes } from '../../kernel/data/ensure-indexes.ts';
import type { StoredEvent } from '../../kernel/events/event.ts';
import { type ProductRecord, productsCollection } from './domain/product.ts';

export const soldLinesCollection = 'sold_lines';

export const orderEventTypes = ['aurora.order.placed', 'aurora.order.status_changed'] as const;

/** Sales older than this no longer count. */
export const salesWindowDays = 90;
/** A line is kept this much longer than it counts, so that a rebuild need not read the whole feed. */
const keptDays = salesWindowDays + 30;

/** One line of an order, as far as best sellers are concerned. */
interface SoldLineRecord {
  /** Local id of the order line: a fact that comes twice is stored once. */
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly placedAt: Date;
}

/** What this subgraph reads of the two events of orders; they may hold more. */
type OrderPlaced = {
  readonly orderId: string;
  readonly placedAt: Date;
  readonly lines: readonly {
    readonly lineId: string;
    readonly productId: string | null;
    readonly quantity: number;
  }[];
};
type OrderStatusChanged = { readonly orderId: string; readonly state: string };

export type Sales = ReturnType<typeof createSales>;

/**
 * What was sold lately, kept true to the feed, and the scores that follow from it. Everything here may run twice, on
 * several copies at once, and from the very beginning.
 */
export function createSales(db: Db) {
  const lines: Collection<SoldLineRecord> = db.collection(soldLinesCollection);
  const products: Collection<ProductRecord> = db.collection(productsCollection);

  const soldByProduct = async (tenant: string, since: Date): Promise<Map<string, number>> => {
    const rows = await lines
      .aggregate<{ _id: string; quantity: number }>([
        { $match: { tenant, placedAt: { $gte: since } } },
        { $group: { _id: '$productId', quantity: { $sum: '$quantity' } } },
      ])
      .toArray();
    return new Map(rows.map(({ _id, quantity }) => [_id, quantity]));
  };

  return {
    ensureIndexes: (): Promise<void> =>
      ensureIndexes(db, {
        [soldLinesCollection]: [
          { key: { tenant: 1, placedAt: 1 } },
          { key: { tenant: 1, orderId: 1 } },
          { key: { placedAt: 1 }, expireAfterSeconds: (keptDays * DAY_MS) / 1000 },
        ],
      }),

    /** A cancelled order sold nothing. @returns whether the event said anything about sales */
    async learn({ type, tenant, data }: StoredEvent): Promise<boolean> {
      if (type === 'aurora.order.placed') {
        const { orderId, placedAt, lines: placed } = data as OrderPlaced;
        const sold = placed.flatMap(({ lineId, productId, quantity }) =>
          productId === null
            ? []
            : [{ _id: lineId, tenant, orderId, productId, quantity, placedAt }],
        );
        if (sold.length === 0) return false;
        await lines.bulkWrite(
          sold.map(({ _id, ...line }) => ({
            updateOne: { filter: { _id }, update: { $setOnInsert: line }, upsert: true },
          })),
          { ordered: false },
        );
        return true;
      }
      const { orderId, state } = data as OrderStatusChanged;
      if (state !== 'CANCELLED') return false;
      await lines.updateMany({ tenant, orderId }, { $set: { quantity: 0 } });
      return true;
    },

    /** Writes the scores that are not what the sales of the last 90 days make them. @returns how many were not */
    async score(tenant: string, now: Date): Promise<number> {
      const sold = await soldByProduct(tenant, addMs(now, -salesWindowDays * DAY_MS));
      const scores = scoresOf(sold);
      const shown = await products
        .find({ tenant, bestsellerScore: { $gt: 0 } })
        .project<Pick<ProductRecord, '_id' | 'bestsellerScore'>>({ bestsellerScore: 1 })
        .toArray();
      const stale = new Map(
        shown
          .filter(({ _id, bestsellerScore }) => bestsellerScore !== (scores.get(_id) ?? 0))
          .map(({ _id }) => [_id, scores.get(_id) ?? 0]),
      );
      const isShown = new Set(shown.map(({ _id }) => _id));
      for (const [id, score] of scores) if (!isShown.has(id)) stale.set(id, score);
      if (stale.size === 0) return 0;
      const { modifiedCount } = await products.bulkWrite(
        [...stale].map(([_id, bestsellerScore]) => ({
          updateOne: { filter: { tenant, _id }, update: { $set: { bestsellerScore } } },
        })),
        { ordered: false },
      );
      return modifiedCount;
    },
  };
}

/** Each piece against the one that sold most: 1 for the best seller, four digits after the point. */
export function scoresOf(sold: ReadonlyMap<string, number>): Map<string, number> {
  let most = 0;
  for (const quantity of sold.values()) most = Math.max(most, quantity);
  return new Map(
    [...sold]
      .filter(([, quantity]) => quantity > 0)
      .map(([id, quantity]) => [id, Math.round((quantity / most) * 10_000) / 10_000]),
  );
}
