import { createHash } from 'node:crypto';
import type { Db, Document } from 'mongodb';
import {
  type BudgetState,
  type BudgetStore,
  createMemoryBudgets,
} from '../gateway/limits/cost-budget.ts';
import type { BucketSize } from '../gateway/limits/token-bucket.ts';
import type { Clock } from '../kernel/clock.ts';
import { ensureIndexes } from '../kernel/data/ensure-indexes.ts';
import type { Log } from '../kernel/log.ts';

/** A budget as all copies of the gateway see it. Gone once it is full again: then it is as if it had never been. */
interface BudgetRecord {
  /** SHA-256 of whose it is: addresses and sessions are nobody's to read here. */
  readonly _id: string;
  readonly tokens: number;
  readonly at: Date;
  readonly isAllowed: boolean;
  readonly expiresAt: Date;
}

/** A request does not wait longer for the word on its budget. */
const answerMsMaxDefault = 500;

/**
 * Budgets in the database: what is spent at one copy of the gateway is spent at all. Time is the database's own. While
 * it does not answer each copy counts for itself: shoppers are not locked out, and floods still meet a bound.
 */
export async function createSharedBudgets(parts: {
  readonly db: Db;
  readonly clock: Clock;
  readonly log: Log;
  readonly answerMsMax?: number;
}): Promise<BudgetStore> {
  const { db, clock, log, answerMsMax = answerMsMaxDefault } = parts;
  await ensureIndexes(db, { cost_budgets: [{ key: { expiresAt: 1 }, expireAfterSeconds: 0 }] });
  const records = db.collection<BudgetRecord>('cost_budgets');
  const alone = createMemoryBudgets(clock);
  let isAlone = false;

  async function takeShared(key: string, size: BucketSize, cost: number): Promise<BudgetState> {
    const _id = createHash('sha256').update(key).digest('base64url');
    const record = await records.findOneAndUpdate({ _id }, takingOf(size, cost), {
      upsert: true,
      returnDocument: 'after',
      maxTimeMS: answerMsMax,
    });
    if (!record) throw new Error('The budget was not written');
    const { isAllowed, tokens, at } = record;
    return { isAllowed, bucket: { tokens, atMs: at.getTime() } };
  }

  return {
    async take(key, size, cost) {
      try {
        const state = await takeShared(key, size, cost);
        isAlone = false;
        return state;
      } catch (error) {
        if (!isAlone) log.warn({ error }, 'Budgets are counted here alone: the database is away');
        isAlone = true;
        return alone.take(key, size, cost);
      }
    },
  };
}

/** Fills, decides and takes in one step, so that two copies never spend the same tokens. */
const takingOf = ({ capacity, fillMs }: BucketSize, cost: number): Document[] => {
  const elapsedMs = { $max: [0, { $subtract: ['$$NOW', { $ifNull: ['$at', '$$NOW'] }] }] };
  const gained = { $multiply: [elapsedMs, capacity / fillMs] };
  return [
    {
      $set: {
        tokens: { $min: [capacity, { $add: [{ $ifNull: ['$tokens', capacity] }, gained] }] },
        at: '$$NOW',
      },
    },
    { $set: { isAllowed: { $gte: ['$tokens', cost] } } },
    {
      $set: {
        tokens: { $cond: ['$isAllowed', { $subtract: ['$tokens', cost] }, '$tokens'] },
        expiresAt: { $add: ['$$NOW', fillMs] },
      },
    },
  ];
};
