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

/** Pieces scored in one command: each moves index entries, and other writers wait for the command. */
const scoredAtOnce = 20;

/** One line of an order, as far as best sellers are concerned. */
export interface SoldLineRecord {
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
        const sold = soldLinesOf(tenant, data as OrderPlaced);
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
      const sold = await soldByProduct(tenant, sinceOf(now));
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
      const writes = [...stale].map(([_id, bestsellerScore]) => ({
        updateOne: { filter: { tenant, _id }, update: { $set: { bestsellerScore } } },
      }));
      let changed = 0;
      for (let first = 0; first < writes.length; first += scoredAtOnce) {
        const batch = writes.slice(first, first + scoredAtOnce);
        changed += (await products.bulkWrite(batch, { ordered: false })).modifiedCount;
      }
      return changed;
    },
  };
}

/** The lines of an order that sold a piece which the shop still knows. */
export const soldLinesOf = (
  tenant: string,
  { orderId, placedAt, lines }: OrderPlaced,
): readonly SoldLineRecord[] =>
  lines.flatMap(({ lineId, productId, quantity }) =>
    productId === null ? [] : [{ _id: lineId, tenant, orderId, productId, quantity, placedAt }],
  );

/** The scores of pieces whose every sale is known. */
export function scoresBySales(
  lines: readonly Pick<SoldLineRecord, 'productId' | 'quantity' | 'placedAt'>[],
  now: Date,
): ReadonlyMap<string, number> {
  const since = sinceOf(now);
  const sold = new Map<string, number>();
  for (const { productId, quantity, placedAt } of lines)
    if (placedAt >= since) sold.set(productId, (sold.get(productId) ?? 0) + quantity);
  return scoresOf(sold);
}

const sinceOf = (now: Date): Date => addMs(now, -salesWindowDays * DAY_MS);

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
