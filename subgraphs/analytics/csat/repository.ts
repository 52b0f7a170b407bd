import type { ClientSession, Collection, Db, Filter } from 'mongodb';
import { ensureIndexes, type IndexDeclarations } from '../../../kernel/data/ensure-indexes.ts';
import { pageByMoment } from '../../../kernel/data/page-by-moment.ts';
import { ofTenant } from '../../../kernel/data/tenant-filter.ts';
import { countedMax, type Page, type PageRequest } from '../../../kernel/page.ts';
import type { CsatLabel } from '../domain/csat.ts';
import type { CsatRecord } from './csat.ts';

export const csatCollection = 'csatFeedback';

const newest = { submittedAt: -1, _id: -1 } as const;

const indexes: IndexDeclarations = {
  [csatCollection]: [
    // However many ask at the same time.
    {
      key: { tenant: 1, sessionHash: 1, intent: 1, run: 1 },
      unique: true,
      name: 'one_rating_an_answer',
    },
    { key: { tenant: 1, orderIdHash: 1, submittedAt: 1 } },
    { key: { tenant: 1, ...newest } },
    { key: { tenant: 1, label: 1, ...newest } },
  ],
};

export type CsatRepository = ReturnType<typeof createCsatRepository>;

export function createCsatRepository(db: Db) {
  const csat: Collection<CsatRecord> = db.collection(csatCollection);

  return {
    ensureIndexes: (): Promise<void> => ensureIndexes(db, indexes),

    find: (
      tenant: string,
      answer: Pick<CsatRecord, 'sessionHash' | 'intent' | 'run'>,
      session: ClientSession,
    ): Promise<CsatRecord | null> =>
      csat.findOne(ofTenant<CsatRecord>(tenant, answer), { session }),

    byIds: (tenant: string, ids: readonly string[]): Promise<CsatRecord[]> =>
      csat.find(ofTenant<CsatRecord>(tenant, { _id: { $in: [...ids] } })).toArray(),

    /** Oldest first. */
    bySessions: (tenant: string, sessionHashes: readonly string[]): Promise<CsatRecord[]> =>
      csat
        .find(ofTenant<CsatRecord>(tenant, { sessionHash: { $in: [...sessionHashes] } }))
        .sort({ submittedAt: 1, _id: 1 })
        .toArray(),

    /** Oldest first. */
    byOrders: (tenant: string, orderIdHashes: readonly string[]): Promise<CsatRecord[]> =>
      csat
        .find(ofTenant<CsatRecord>(tenant, { orderIdHash: { $in: [...orderIdHashes] } }))
        .sort({ submittedAt: 1, _id: 1 })
        .toArray(),

    async save(record: CsatRecord, session: ClientSession): Promise<void> {
      await csat.replaceOne(ofTenant<CsatRecord>(record.tenant, { _id: record._id }), record, {
        upsert: true,
        session,
      });
    },

    page: (
      tenant: string,
      labels: readonly CsatLabel[] | null,
      request: PageRequest,
    ): Promise<Page<CsatRecord>> => pageByMoment(csat, withLabels(tenant, labels), newest, request),

    count: (tenant: string, labels: readonly CsatLabel[] | null): Promise<number> =>
      csat.countDocuments(withLabels(tenant, labels), { limit: countedMax }),
  };
}

const withLabels = (tenant: string, labels: readonly CsatLabel[] | null): Filter<CsatRecord> =>
  ofTenant<CsatRecord>(tenant, labels ? { label: { $in: [...labels] } } : {});
