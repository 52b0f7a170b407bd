import type { ClientSession, Collection, Db, MongoClient } from 'mongodb';
import { addMs, type Clock, DAY_MS, HOUR_MS, SECOND_MS } from '../../../kernel/clock.ts';
import { ensureIndexes, type IndexDeclarations } from '../../../kernel/data/ensure-indexes.ts';
import { inTransaction } from '../../../kernel/data/transaction.ts';
import { appendEvents } from '../../../kernel/events/outbox.ts';
import type { Kpi } from '../domain/kpi.ts';
import { kpisChanged } from '../events.ts';

export const kpiSnapshotsCollection = 'analytics_kpi_snapshots';
const tellingsCollection = 'analytics_kpi_tellings';

/** Figures as they were told: the last of each hour is kept. */
export interface KpiSnapshotRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly takenAt: Date;
  readonly from: Date;
  readonly to: Date;
  readonly kpis: readonly Kpi[];
}

/** When the figures of a shop are to be told next. */
interface TellingRecord {
  /** The tenant. */
  readonly _id: string;
  /** Whether something was counted since. */
  readonly due: boolean;
  readonly notBefore: Date;
  /** How often they have been told. */
  readonly told: number;
}

/** Changed figures are told no more often. */
const toldEveryMs = 10 * SECOND_MS;
/** Snapshots name nobody: they are kept as long as the sums. */
const snapshotsKeptMs = 750 * DAY_MS;

const indexes: IndexDeclarations = {
  [kpiSnapshotsCollection]: [
    { key: { tenant: 1, takenAt: -1 } },
    { key: { takenAt: 1 }, expireAfterSeconds: snapshotsKeptMs / SECOND_MS },
  ],
  [tellingsCollection]: [{ key: { due: 1, notBefore: 1 } }],
};

export type KpiSnapshotRepository = ReturnType<typeof createKpiSnapshotRepository>;

export function createKpiSnapshotRepository({
  client,
  db,
  clock,
}: {
  readonly client: MongoClient;
  readonly db: Db;
  readonly clock: Clock;
}) {
  const snapshots: Collection<KpiSnapshotRecord> = db.collection(kpiSnapshotsCollection);
  const tellings: Collection<TellingRecord> = db.collection(tellingsCollection);

  return {
    ensureIndexes: (): Promise<void> => ensureIndexes(db, indexes),

    /** Notes, in the transaction that changes them, that the figures of these shops are to be told. */
    async markDue(tenants: readonly string[], session: ClientSession): Promise<void> {
      for (const _id of tenants)
        await tellings.updateOne(
          { _id },
          { $set: { due: true }, $setOnInsert: { notBefore: new Date(0), told: 0 } },
          { session, upsert: true },
        );
    },

    /** Shops whose figures are to be told now. */
    async due(limit: number): Promise<string[]> {
      const found = await tellings
        .find({ due: true, notBefore: { $lte: clock.now() } })
        .limit(limit)
        .toArray();
      return found.map(({ _id }) => _id);
    },

    /**
     * Stores the figures and tells of them, in one transaction; a copy that comes second does nothing.
     * @param take reads them; what is counted from then on makes them due again
     */
    tell: (
      tenant: string,
      take: (now: Date) => Promise<Pick<KpiSnapshotRecord, 'from' | 'to' | 'kpis'>>,
    ): Promise<boolean> =>
      inTransaction(client, async (session) => {
        const now = clock.now();
        const telling = await tellings.findOneAndUpdate(
          { _id: tenant, due: true, notBefore: { $lte: now } },
          { $set: { due: false, notBefore: addMs(now, toldEveryMs) }, $inc: { told: 1 } },
          { session, returnDocument: 'after' },
        );
        if (!telling) return false;
        const hour = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS);
        const _id = `${tenant}:${hour.toISOString()}`;
        await snapshots.replaceOne(
          { _id },
          { tenant, takenAt: now, ...(await take(now)) },
          { session, upsert: true },
        );
        await appendEvents(db, session, [kpisChanged(tenant, _id, telling.told)], clock);
        return true;
      }),

    byId: (tenant: string, _id: string): Promise<KpiSnapshotRecord | null> =>
      snapshots.findOne({ tenant, _id }),

    /** The last that was taken up to an instant. */
    lastAt: (tenant: string, at: Date): Promise<KpiSnapshotRecord | null> =>
      snapshots.findOne({ tenant, takenAt: { $lte: at } }, { sort: { takenAt: -1 } }),
  };
}
