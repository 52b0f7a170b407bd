import type { ClientSession, Collection, Db } from 'mongodb';
import { addMs, DAY_MS } from '../../../kernel/clock.ts';
import { ensureIndexes, type IndexDeclarations } from '../../../kernel/data/ensure-indexes.ts';
import { ofTenant } from '../../../kernel/data/tenant-filter.ts';
import { countedMax, type Page, type PageRequest } from '../../../kernel/page.ts';
import type { ErasureRecord } from '../domain/customer-erasure.ts';

export const openingsCollection = 'order_openings';
const erasuresCollection = 'customer_erasures';

/** That a session proved its right to an order: how the shop knows whose conversation it was. */
interface OpeningRecord {
  /** `<order>|<session>`: a session opens an order once, however often it proves it. */
  readonly _id: string;
  readonly tenant: string;
  readonly orderId: string;
  readonly sessionId: string;
  readonly openedAt: Date;
  readonly purgeAt: Date;
}

/** As long as conversations are kept: after that there is nothing to join. */
const openingKeptMs = 180 * DAY_MS;
/** Sessions of one customer that are looked up. */
const sessionsMax = 1_000;

const indexes: IndexDeclarations = {
  [openingsCollection]: [
    { key: { tenant: 1, orderId: 1 } },
    { key: { purgeAt: 1 }, expireAfterSeconds: 0 },
  ],
  [erasuresCollection]: [
    { key: { tenant: 1, customerHash: 1, requestedAt: -1 } },
    { key: { tenant: 1, _id: -1 } },
  ],
};

export type ErasureRepository = ReturnType<typeof createErasureRepository>;

export function createErasureRepository(db: Db) {
  const openings: Collection<OpeningRecord> = db.collection(openingsCollection);
  const erasures: Collection<ErasureRecord> = db.collection(erasuresCollection);
  return {
    ensureIndexes: (): Promise<void> => ensureIndexes(db, indexes),

    async addOpenings(
      tenant: string,
      sessionId: string,
      orderIds: readonly string[],
      now: Date,
    ): Promise<void> {
      await openings.bulkWrite(
        orderIds.map((orderId) => ({
          updateOne: {
            filter: { _id: `${orderId}|${sessionId}` },
            update: {
              $set: { purgeAt: addMs(now, openingKeptMs) },
              $setOnInsert: { tenant, orderId, sessionId, openedAt: now },
            },
            upsert: true,
          },
        })),
      );
    },

    /** Sessions that opened one of these orders, each once. */
    async sessionsOf(tenant: string, orderIds: readonly string[]): Promise<string[]> {
      const found = await openings
        .find(ofTenant<OpeningRecord>(tenant, { orderId: { $in: [...orderIds] } }))
        .limit(sessionsMax)
        .toArray();
      return [...new Set(found.map(({ sessionId }) => sessionId))];
    },

    find: (tenant: string, _id: string): Promise<ErasureRecord | null> =>
      erasures.findOne(ofTenant<ErasureRecord>(tenant, { _id })),

    /** The last one first: their ids rise with time. */
    async page(tenant: string, { limit, after }: PageRequest): Promise<Page<ErasureRecord>> {
      const [afterId] = after ?? [];
      const behind = typeof afterId === 'string' ? { _id: { $lt: afterId } } : {};
      const rows = await erasures
        .find(ofTenant<ErasureRecord>(tenant, behind))
        .sort({ _id: -1 })
        .limit(limit + 1)
        .toArray();
      return { items: rows.slice(0, limit), hasNextPage: rows.length > limit };
    },

    count: (tenant: string): Promise<number> =>
      erasures.countDocuments(ofTenant<ErasureRecord>(tenant), { limit: countedMax }),

    /** The last erasure of that customer. */
    latestOf: (
      tenant: string,
      customerHash: string,
      session: ClientSession,
    ): Promise<ErasureRecord | null> =>
      erasures.findOne(ofTenant<ErasureRecord>(tenant, { customerHash }), {
        session,
        sort: { requestedAt: -1 },
      }),

    async store(next: ErasureRecord, session: ClientSession): Promise<void> {
      const { tenant, _id } = next;
      await erasures.replaceOne(ofTenant<ErasureRecord>(tenant, { _id }), next, {
        session,
        upsert: true,
      });
    },

    inSession: (tenant: string, _id: string, session: ClientSession) =>
      erasures.findOne(ofTenant<ErasureRecord>(tenant, { _id }), { session }),
  };
}
