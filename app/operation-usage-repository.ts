import type { Db } from 'mongodb';
import type { UsageRecord, UsageStore } from '../gateway/operations/usage/usage-store.ts';
import { type Clock, DAY_MS } from '../kernel/clock.ts';
import { ensureIndexes, type IndexDeclarations } from '../kernel/data/ensure-indexes.ts';

interface StoredUsage extends UsageRecord {
  /** Tenant and instance: each gateway process writes its own document and no other. */
  _id: string;
  tenant: string;
  instance: string;
  writtenAt: Date;
}

/** What no process has written for so long is forgotten: its process is gone, and what it knew is old. */
const keptDays = 30;
/** Documents read: gateway processes that wrote in that time. */
const instancesMax = 500;

const collection = 'operationUsage';

export const operationUsageIndexes: IndexDeclarations = {
  [collection]: [
    { key: { tenant: 1, writtenAt: -1 } },
    { key: { writtenAt: 1 }, expireAfterSeconds: (keptDays * DAY_MS) / 1_000 },
  ],
};

/**
 * When registered operations were last sent, known to the gateways of every machine.
 * @param instance stays the same when the process is started again, such as host and port
 */
export function createUsageRepository(
  db: Db,
  { tenant, instance, clock }: { tenant: string; instance: string; clock: Clock },
): UsageStore {
  const records = db.collection<StoredUsage>(collection);
  let isReady: Promise<void> | null = null;
  const ready = (): Promise<void> => {
    isReady ??= ensureIndexes(db, operationUsageIndexes).catch((error: unknown) => {
      isReady = null;
      throw error;
    });
    return isReady;
  };

  return {
    async write({ watchedSinceMs, uses }) {
      await ready();
      await records.replaceOne(
        { _id: `${tenant} ${instance}` },
        { tenant, instance, watchedSinceMs, uses, writtenAt: clock.now() },
        { upsert: true },
      );
    },

    async read() {
      await ready();
      const since = new Date(clock.now().getTime() - keptDays * DAY_MS);
      const found = await records
        .find({ tenant, writtenAt: { $gte: since } })
        .sort({ writtenAt: -1 })
        .limit(instancesMax)
        .toArray();
      return {
        mine: found.find((record) => record.instance === instance) ?? null,
        others: found.filter((record) => record.instance !== instance),
      };
    },
  };
}
