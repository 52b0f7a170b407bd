import type { ClientSession, Collection } from 'mongodb';
import { ensureIndexes, type IndexDeclarations } from '../../../kernel/data/ensure-indexes.ts';
import { ofTenant } from '../../../kernel/data/tenant-filter.ts';
import { inTransaction } from '../../../kernel/data/transaction.ts';
import { appendEvents } from '../../../kernel/events/outbox.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';
import { inspirationChanged } from './events.ts';
import { attemptsMax, type InspirationRecord } from './inspiration.ts';

export const inspirationsCollection = 'widgetInspiration';

const indexes: IndexDeclarations = {
  [inspirationsCollection]: [
    { key: { sessionId: 1 }, name: 'sessionId' },
    // A conversation holds no more than it has places, however many are sent at the same time.
    {
      key: { tenant: 1, sessionId: 1, slot: 1 },
      unique: true,
      partialFilterExpression: { open: true },
      name: 'one_open_inspiration_a_slot',
    },
    { key: { dueAt: 1 } },
    { key: { purgeAt: 1 }, expireAfterSeconds: 0 },
  ],
};

export type InspirationRepository = ReturnType<typeof createInspirationRepository>;

export function createInspirationRepository({
  client,
  db,
  clock,
  config,
}: Pick<SubgraphParts, 'client' | 'db' | 'clock' | 'config'>) {
  const inspirations: Collection<InspirationRecord> = db.collection(inspirationsCollection);

  return {
    ensureIndexes: (): Promise<void> => ensureIndexes(db, indexes),

    byIds: (tenant: string, ids: readonly string[]): Promise<InspirationRecord[]> =>
      inspirations.find(ofTenant<InspirationRecord>(tenant, { _id: { $in: [...ids] } })).toArray(),

    byId: (
      tenant: string,
      _id: string,
      session?: ClientSession,
    ): Promise<InspirationRecord | null> =>
      inspirations.findOne(
        ofTenant<InspirationRecord>(tenant, { _id }),
        session ? { session } : {},
      ),

    /** Of whichever retailer: for whoever holds a signed address. */
    byAddress: (_id: string): Promise<InspirationRecord | null> => inspirations.findOne({ _id }),

    /** Pictures that are there to be seen, oldest first. */
    readyOf: (tenant: string, sessionIds: readonly string[]): Promise<InspirationRecord[]> =>
      inspirations
        .find(
          ofTenant<InspirationRecord>(tenant, {
            sessionId: { $in: [...sessionIds] },
            state: 'READY',
          }),
        )
        .sort({ createdAt: 1, _id: 1 })
        .toArray(),

    /** All that a session sent of late, whatever came of it. */
    sentOf: (tenant: string, sessionId: string): Promise<InspirationRecord[]> =>
      inspirations
        .find(ofTenant<InspirationRecord>(tenant, { sessionId }))
        .limit(attemptsMax + 1)
        .toArray(),

    allOf: (tenant: string, sessionIds: readonly string[]): Promise<InspirationRecord[]> =>
      inspirations
        .find(ofTenant<InspirationRecord>(tenant, { sessionId: { $in: [...sessionIds] } }))
        .toArray(),

    /** @throws MongoServerError of a duplicate key when another took the slot */
    async insert(record: InspirationRecord): Promise<void> {
      await inspirations.insertOne(record);
    },

    /** A step of its life, with the event that tells of it. @returns false when another came first */
    async step(next: InspirationRecord, session: ClientSession): Promise<boolean> {
      const { modifiedCount } = await inspirations.replaceOne(previous(next), next, { session });
      if (modifiedCount === 0) return false;
      const event = inspirationChanged(next, config.secrets.piiSalt);
      await appendEvents(db, session, [event], clock);
      return true;
    },

    /** A step that nobody asked for. @returns false when another came first */
    storeStep(next: InspirationRecord): Promise<boolean> {
      return inTransaction(client, (session) => this.step(next, session));
    },

    /** What nobody hears of: that its blobs are in order. @returns false when another change came first */
    async tidy(next: InspirationRecord): Promise<boolean> {
      const { modifiedCount } = await inspirations.replaceOne(previous(next), next);
      return modifiedCount > 0;
    },

    /** Records of every shop that want tidying. */
    due: (now: Date, limit: number): Promise<InspirationRecord[]> =>
      inspirations
        .find({ dueAt: { $lte: now } })
        .sort({ dueAt: 1 })
        .limit(limit)
        .toArray(),

    /** Once no blob of it is left. */
    async forget({ tenant, _id }: InspirationRecord): Promise<void> {
      await inspirations.deleteOne(ofTenant<InspirationRecord>(tenant, { _id }));
    },
  };
}

const previous = ({ tenant, _id, version }: InspirationRecord) =>
  ofTenant<InspirationRecord>(tenant, { _id, version: version - 1 });
