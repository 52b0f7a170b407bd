import type { Collection, Db } from 'mongodb';
import { addMs, DAY_MS } from '../../../kernel/clock.ts';
import { ensureIndexes } from '../../../kernel/data/ensure-indexes.ts';
import { isDuplicateKey } from '../../../kernel/data/mongo-errors.ts';

export const modelUseCollection = 'modelUse';

/** What one retailer asked of the model on one day (UTC), at all copies. */
interface ModelUseRecord {
  /** `<tenant>:2026-11-22` */
  readonly _id: string;
  readonly tenant: string;
  readonly requests: number;
  readonly tokens: number;
  readonly purgeAt: Date;
}

/** Days are of use for looking back at, no longer than a month. */
const keptMs = 31 * DAY_MS;

export interface ModelBudget {
  readonly requestsPerDay: number;
  readonly tokensPerDay: number;
}

export type ModelUseRepository = ReturnType<typeof createModelUseRepository>;

export function createModelUseRepository(db: Db) {
  const uses: Collection<ModelUseRecord> = db.collection(modelUseCollection);
  const idOf = (tenant: string, now: Date): string => `${tenant}:${now.toISOString().slice(0, 10)}`;

  return {
    ensureIndexes: (): Promise<void> =>
      ensureIndexes(db, { [modelUseCollection]: [{ key: { purgeAt: 1 }, expireAfterSeconds: 0 }] }),

    /**
     * Takes one request of so many tokens out of the day's budget, in one step: copies never take the same.
     * @returns false when it is not in it
     */
    async take(tenant: string, tokens: number, budget: ModelBudget, now: Date): Promise<boolean> {
      const within = {
        requests: { $lt: budget.requestsPerDay },
        tokens: { $lte: budget.tokensPerDay - tokens },
      };
      if (budget.requestsPerDay < 1 || tokens > budget.tokensPerDay) return false;
      try {
        await uses.updateOne(
          { _id: idOf(tenant, now), ...within },
          {
            $inc: { requests: 1, tokens },
            $setOnInsert: { tenant, purgeAt: addMs(now, keptMs) },
          },
          { upsert: true },
        );
        return true;
      } catch (error) {
        // The day is there and outside of the bounds, or another copy began it a moment ago.
        if (!isDuplicateKey(error)) throw error;
      }
      const { matchedCount } = await uses.updateOne(
        { _id: idOf(tenant, now), ...within },
        { $inc: { requests: 1, tokens } },
      );
      return matchedCount > 0;
    },

    /** What a request really took, in place of what was taken for it. */
    async correct(tenant: string, tokens: number, now: Date): Promise<void> {
      await uses.updateOne({ _id: idOf(tenant, now) }, { $inc: { tokens } });
    },
  };
}
