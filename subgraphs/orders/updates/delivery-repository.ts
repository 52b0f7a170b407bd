import type { ClientSession, Collection, Db, Filter } from 'mongodb';
import { addMs, type Clock, HOUR_MS } from '../../../kernel/clock.ts';
import { ensureIndexes, type IndexDeclarations } from '../../../kernel/data/ensure-indexes.ts';
import { isDuplicateKey } from '../../../kernel/data/mongo-errors.ts';
import { pageByMoment } from '../../../kernel/data/page-by-moment.ts';
import { ofTenant } from '../../../kernel/data/tenant-filter.ts';
import { createUlid } from '../../../kernel/ids.ts';
import { countedMax, type Page, type PageRequest } from '../../../kernel/page.ts';
import { claimMs, type DeliveryRecord, type DeliveryState } from './delivery.ts';

export const deliveriesCollection = 'order_update_deliveries';
const hoursCollection = 'order_update_hours';

const indexes: IndexDeclarations = {
  [deliveriesCollection]: [
    { key: { state: 1, dueAt: 1 } },
    { key: { tenant: 1, subscriptionId: 1, orderVersion: 1 } },
    { key: { tenant: 1, orderId: 1 } },
    { key: { tenant: 1, state: 1, changedAt: -1, _id: -1 } },
    { key: { purgeAt: 1 }, expireAfterSeconds: 0 },
  ],
  [hoursCollection]: [{ key: { expiresAt: 1 }, expireAfterSeconds: 0 }],
};

/** What an order has told in one hour. */
interface HourRecord {
  /** Tenant, order and the beginning of the hour. */
  readonly _id: string;
  readonly tenant: string;
  readonly eventIds: readonly string[];
  readonly expiresAt: Date;
}

export type DeliveryRepository = ReturnType<typeof createDeliveryRepository>;

/** Notices on their way; shared by all copies of the process. */
export function createDeliveryRepository({
  db,
  clock,
}: {
  readonly db: Db;
  readonly clock: Clock;
}) {
  const deliveries: Collection<DeliveryRecord> = db.collection(deliveriesCollection);
  const hours: Collection<HourRecord> = db.collection(hoursCollection);

  return {
    ensureIndexes: (): Promise<void> => ensureIndexes(db, indexes),

    byId: (tenant: string, _id: string, session?: ClientSession): Promise<DeliveryRecord | null> =>
      deliveries.findOne(ofTenant<DeliveryRecord>(tenant, { _id }), session ? { session } : {}),

    byIds: (tenant: string, ids: readonly string[]): Promise<DeliveryRecord[]> =>
      deliveries.find(ofTenant<DeliveryRecord>(tenant, { _id: { $in: [...ids] } })).toArray(),

    /** Adds those that are not there yet. */
    async add(records: readonly DeliveryRecord[]): Promise<void> {
      for (const record of records)
        await deliveries.insertOne(record).catch((error: unknown) => {
          if (!isDuplicateKey(error)) throw error;
        });
    },

    /** Takes one that is due into hand, the longest due first: nobody else gets it for a while. null when none is due. */
    claim(): Promise<DeliveryRecord | null> {
      const now = clock.now();
      return deliveries.findOneAndUpdate(
        { state: 'WAITING', dueAt: { $lte: now } },
        {
          $set: { dueAt: addMs(now, claimMs), claim: createUlid(clock) },
          $inc: { attempts: 1, version: 1 },
        },
        { sort: { dueAt: 1 }, returnDocument: 'after' },
      );
    },

    /** @returns false when another change came first */
    async replace(next: DeliveryRecord, session?: ClientSession): Promise<boolean> {
      const { tenant, _id, version } = next;
      const { matchedCount } = await deliveries.replaceOne(
        ofTenant<DeliveryRecord>(tenant, { _id, version: version - 1 }),
        next,
        session ? { session } : {},
      );
      return matchedCount === 1;
    },

    /** Whether the subscriber has a newer notice of the order in one of these states. */
    async hasNewer(
      { tenant, subscriptionId, orderVersion }: DeliveryRecord,
      states: readonly DeliveryState[],
    ): Promise<boolean> {
      const newer = await deliveries.findOne(
        ofTenant<DeliveryRecord>(tenant, {
          subscriptionId,
          orderVersion: { $gt: orderVersion },
          state: { $in: [...states] },
        } as Filter<DeliveryRecord>),
        { projection: { _id: 1 } },
      );
      return newer !== null;
    },

    /**
     * Counts an event among those that its order tells this hour; one that was counted stays so.
     * @returns null when it may be told, else when the next hour begins
     */
    async takeHour(
      { tenant, orderId, eventId }: DeliveryRecord,
      perHourMax: number,
    ): Promise<Date | null> {
      const nowMs = clock.now().getTime();
      const nextHour = new Date((Math.floor(nowMs / HOUR_MS) + 1) * HOUR_MS);
      const _id = `${tenant}|${orderId}|${nextHour.toISOString()}`;
      const count = async (upsert: boolean): Promise<boolean> => {
        const { matchedCount, upsertedCount } = await hours.updateOne(
          {
            _id,
            $or: [{ eventIds: eventId }, { [`eventIds.${perHourMax - 1}`]: { $exists: false } }],
          } as Filter<HourRecord>,
          {
            $addToSet: { eventIds: eventId },
            $setOnInsert: { tenant, expiresAt: addMs(nextHour, HOUR_MS) },
          },
          { upsert },
        );
        return matchedCount + upsertedCount > 0;
      };
      const isTaken = await count(true).catch((error: unknown) => {
        // The hour is there: full, or begun by another at this moment.
        if (isDuplicateKey(error)) return count(false);
        throw error;
      });
      return isTaken ? null : nextHour;
    },

    /** Those in a state, the last change first. */
    page: (
      tenant: string,
      state: DeliveryState,
      request: PageRequest,
    ): Promise<Page<DeliveryRecord>> =>
      pageByMoment(deliveries, inState(tenant, state), { changedAt: -1, _id: -1 }, request),

    count: (tenant: string, state: DeliveryState): Promise<number> =>
      deliveries.countDocuments(inState(tenant, state), { limit: countedMax }),
  };
}

const inState = (tenant: string, state: DeliveryState): Filter<DeliveryRecord> =>
  ofTenant<DeliveryRecord>(tenant, { state });
