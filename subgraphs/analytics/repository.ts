import type { AnyBulkWriteOperation, ClientSession, Collection, Db, Document } from 'mongodb';
import { DAY_MS, SECOND_MS } from '../../kernel/clock.ts';
import { ensureIndexes, type IndexDeclarations } from '../../kernel/data/ensure-indexes.ts';
import type { CsatLabel } from './domain/csat.ts';
import { type EventName, personEvents, purchaseEvents } from './domain/event-registry.ts';
import { type Period, type SliceSum, sliceMsOf } from './domain/kpi.ts';

export const analyticsEventsCollection = 'analytics_events';
export const csatCollection = 'csat';

/** Events are kept this long (U2). */
const retentionMs = 180 * DAY_MS;

/** One tracked event; whoever it came from is known only as a salted hash. */
export interface AnalyticsEventRecord {
  /** Hash of actor and the client's own id: a repeat finds itself here. */
  readonly _id: string;
  readonly tenant: string;
  readonly name: EventName;
  /** null for events of staff and services. */
  readonly sessionHash: string | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly occurredAt: Date;
  readonly receivedAt: Date;
}

export interface CsatRecord {
  readonly _id: string;
  readonly tenant: string;
  readonly sessionHash: string;
  readonly intent: string;
  readonly rating: number;
  readonly label: CsatLabel;
  readonly commentLength: number;
  readonly submittedAt: Date;
  readonly editableUntil: Date;
  readonly changedAt: Date;
  readonly version: number;
}

const indexes: IndexDeclarations = {
  [analyticsEventsCollection]: [
    { key: { tenant: 1, occurredAt: 1 } },
    { key: { tenant: 1, sessionHash: 1 } },
    {
      key: { tenant: 1, 'payload.orderIdHash': 1 },
      partialFilterExpression: { 'payload.orderIdHash': { $exists: true } },
    },
    { key: { receivedAt: 1 }, expireAfterSeconds: retentionMs / SECOND_MS },
  ],
  [csatCollection]: [
    { key: { tenant: 1, sessionHash: 1, intent: 1 }, unique: true },
    { key: { tenant: 1, submittedAt: 1 } },
  ],
};

export type AnalyticsRepository = ReturnType<typeof createAnalyticsRepository>;

export function createAnalyticsRepository(db: Db) {
  const events: Collection<AnalyticsEventRecord> = db.collection(analyticsEventsCollection);
  const csat: Collection<CsatRecord> = db.collection(csatCollection);

  return {
    ensureIndexes: () => ensureIndexes(db, indexes),

    /** Keeps those events that are not there yet. @returns how many were new */
    async addEvents(
      records: readonly AnalyticsEventRecord[],
      session?: ClientSession,
    ): Promise<number> {
      if (records.length === 0) return 0;
      const writes = records.map(
        ({ _id, ...rest }): AnyBulkWriteOperation<AnalyticsEventRecord> => ({
          updateOne: { filter: { _id }, update: { $setOnInsert: rest }, upsert: true },
        }),
      );
      const { upsertedCount } = await events.bulkWrite(writes, {
        ordered: false,
        ...(session ? { session } : {}),
      });
      return upsertedCount;
    },

    findCsat: (
      tenant: string,
      sessionHash: string,
      intent: string,
      session?: ClientSession,
    ): Promise<CsatRecord | null> =>
      csat.findOne({ tenant, sessionHash, intent }, session ? { session } : {}),

    csatByIds: (tenant: string, ids: readonly string[]): Promise<CsatRecord[]> =>
      csat.find({ tenant, _id: { $in: [...ids] } }).toArray(),

    csatBySessions: (tenant: string, sessionHashes: readonly string[]): Promise<CsatRecord[]> =>
      csat
        .find({ tenant, sessionHash: { $in: [...sessionHashes] } })
        .sort({ submittedAt: 1, _id: 1 })
        .toArray(),

    async saveCsat(record: CsatRecord, session: ClientSession): Promise<void> {
      await csat.replaceOne({ _id: record._id, tenant: record.tenant }, record, {
        upsert: true,
        session,
      });
    },

    ratingsBySlice: (tenant: string, period: Period): Promise<SliceSum[]> =>
      csat
        .aggregate<SliceSum>([
          { $match: { tenant, submittedAt: within(period) } },
          {
            $group: {
              _id: sliceOf('$submittedAt', period),
              sum: { $sum: '$rating' },
              count: { $sum: 1 },
            },
          },
          asSlice,
        ])
        .toArray(),

    /**
     * Sessions by the slice of their first event, and how many of them came to a person or towards a purchase.
     * Two groups in the database, so that only slices travel.
     */
    async sessionsBySlice(
      tenant: string,
      period: Period,
    ): Promise<{ deflected: SliceSum[]; converted: SliceSum[] }> {
      const rows = await events
        .aggregate<{ slice: number; sessions: number; withPerson: number; withPurchase: number }>([
          { $match: { tenant, occurredAt: within(period), sessionHash: { $ne: null } } },
          {
            $group: {
              _id: '$sessionHash',
              firstAt: { $min: '$occurredAt' },
              withPerson: { $max: isOneOf(personEvents) },
              withPurchase: { $max: isOneOf(purchaseEvents) },
            },
          },
          {
            $group: {
              _id: sliceOf('$firstAt', period),
              sessions: { $sum: 1 },
              withPerson: { $sum: '$withPerson' },
              withPurchase: { $sum: '$withPurchase' },
            },
          },
          { $project: { _id: 0, slice: '$_id', sessions: 1, withPerson: 1, withPurchase: 1 } },
        ])
        .toArray();
      return {
        deflected: rows.map(({ slice, sessions, withPerson }) => ({
          slice,
          sum: sessions - withPerson,
          count: sessions,
        })),
        converted: rows.map(({ slice, sessions, withPurchase }) => ({
          slice,
          sum: withPurchase,
          count: sessions,
        })),
      };
    },
  };
}

const within = ({ from, to }: Period): Document => ({ $gte: from, $lt: to });

const isOneOf = (names: readonly EventName[]): Document => ({
  $cond: [{ $in: ['$name', [...names]] }, 1, 0],
});

/** Number of the slice that a date falls in, from 0. */
const sliceOf = (date: string, period: Period): Document => ({
  $floor: { $divide: [{ $subtract: [date, period.from] }, sliceMsOf(period)] },
});

const asSlice: Document = { $project: { _id: 0, slice: '$_id', sum: 1, count: 1 } };
