import {
  type AnyBulkWriteOperation,
  type ClientSession,
  type Collection,
  type Db,
  type Document,
  MongoServerError,
} from 'mongodb';
import { DAY_MS, SECOND_MS } from '../../kernel/clock.ts';
import { ensureIndexes, type IndexDeclarations } from '../../kernel/data/ensure-indexes.ts';
import type { AnalyticsEvent } from './domain/analytics-event.ts';
import type { EventName } from './domain/event-registry.ts';

export const analyticsEventsCollection = 'analytics_events';
/** The events as analysts ask for them: `event`, `timestamp`, `rating`. */
export const eventsView = 'aurora.events';

/** Events are kept this long after they came (U2). */
export const retentionMs = 180 * DAY_MS;

/** A tracked event as it is stored. */
export interface AnalyticsEventRecord extends AnalyticsEvent {
  /** The generation of sums that it is counted in; 0: none yet. */
  readonly rollup: number;
}

const indexes: IndexDeclarations = {
  [analyticsEventsCollection]: [
    { key: { tenant: 1, name: 1, occurredAt: 1 } },
    { key: { tenant: 1, sessionHash: 1, occurredAt: 1 } },
    {
      key: { tenant: 1, 'payload.orderIdHash': 1 },
      partialFilterExpression: { 'payload.orderIdHash': { $exists: true } },
    },
    { key: { rollup: 1 } },
    { key: { receivedAt: 1 }, expireAfterSeconds: retentionMs / SECOND_MS },
  ],
};

/** `rating` is the label in lower case, as the plans of the shop ask for it; `score` the number. */
const view: Document[] = [
  {
    $project: {
      _id: 0,
      tenant: 1,
      event: '$name',
      timestamp: '$occurredAt',
      rating: { $cond: ['$payload.label', { $toLower: '$payload.label' }, null] },
      score: '$payload.rating',
      intent: '$payload.intent',
      sessionHash: 1,
      requestId: 1,
    },
  },
];

const alreadyThere = 48; // NamespaceExists

export type AnalyticsRepository = ReturnType<typeof createAnalyticsRepository>;

export function createAnalyticsRepository(db: Db) {
  const events: Collection<AnalyticsEventRecord> = db.collection(analyticsEventsCollection);

  return {
    async ensureIndexes(): Promise<void> {
      await ensureIndexes(db, indexes);
      try {
        await db.createCollection(eventsView, {
          viewOn: analyticsEventsCollection,
          pipeline: view,
        });
      } catch (error) {
        if (!(error instanceof MongoServerError) || error.code !== alreadyThere) throw error;
      }
    },

    /** Keeps those events that are not there yet, not counted. @returns how many were new */
    async addEvents(records: readonly AnalyticsEvent[], session?: ClientSession): Promise<number> {
      if (records.length === 0) return 0;
      const writes = records.map(
        ({ _id, ...rest }): AnyBulkWriteOperation<AnalyticsEventRecord> => ({
          updateOne: {
            filter: { _id },
            update: { $setOnInsert: { ...rest, rollup: 0 } },
            upsert: true,
          },
        }),
      );
      const { upsertedCount } = await events.bulkWrite(writes, {
        ordered: false,
        ...(session ? { session } : {}),
      });
      return upsertedCount;
    },

    /** The last events of a session, the latest first. */
    latestOfSession: (
      tenant: string,
      sessionHash: string,
      limit: number,
    ): Promise<AnalyticsEventRecord[]> =>
      events.find({ tenant, sessionHash }).sort({ occurredAt: -1 }).limit(limit).toArray(),

    /** How many events of a name there were from an instant on. */
    countSince: (tenant: string, name: EventName, since: Date): Promise<number> =>
      events.countDocuments({ tenant, name, occurredAt: { $gte: since } }),

    /** The share of ratings with that label from an instant on; null without a rating. */
    async labelShareSince(tenant: string, label: string, since: Date): Promise<number | null> {
      const [row] = await events
        .aggregate<{ share: number }>([
          {
            $match: {
              tenant,
              name: 'aurora_csat_submitted' satisfies EventName,
              occurredAt: { $gte: since },
            },
          },
          {
            $group: {
              _id: null,
              share: { $avg: { $cond: [{ $eq: ['$payload.label', label] }, 1, 0] } },
            },
          },
        ])
        .toArray();
      return row?.share ?? null;
    },
  };
}
