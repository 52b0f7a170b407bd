import type { ClientSession, Collection, Db } from 'mongodb';
import { ensureIndexes } from '../../../kernel/data/ensure-indexes.ts';
import { ofTenant } from '../../../kernel/data/tenant-filter.ts';
import type { ShortlistRecord } from './shortlist.ts';

export const shortlistsCollection = 'widgetShortlists';

export type ShortlistRepository = ReturnType<typeof createShortlistRepository>;

export function createShortlistRepository(db: Db) {
  const shortlists: Collection<ShortlistRecord> = db.collection(shortlistsCollection);
  return {
    ensureIndexes: (): Promise<void> =>
      ensureIndexes(db, {
        [shortlistsCollection]: [
          { key: { sessionId: 1 }, name: 'sessionId' },
          { key: { purgeAt: 1 }, expireAfterSeconds: 0 },
        ],
      }),

    bySessions: (tenant: string, sessionIds: readonly string[]): Promise<ShortlistRecord[]> =>
      shortlists
        .find(ofTenant<ShortlistRecord>(tenant, { sessionId: { $in: [...sessionIds] } }))
        .toArray(),

    bySession: (
      tenant: string,
      sessionId: string,
      session: ClientSession,
    ): Promise<ShortlistRecord | null> =>
      shortlists.findOne(ofTenant<ShortlistRecord>(tenant, { sessionId }), { session }),

    async store(next: ShortlistRecord, session: ClientSession): Promise<void> {
      await shortlists.replaceOne(ofTenant<ShortlistRecord>(next.tenant, { _id: next._id }), next, {
        session,
        upsert: true,
      });
    },
  };
}
