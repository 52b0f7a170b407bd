import type { ClientSession, Collection, Db, Filter, MongoClient } from 'mongodb';
import type { Clock } from '../../../kernel/clock.ts';
import type { Config } from '../../../kernel/config.ts';
import { ensureIndexes, type IndexDeclarations } from '../../../kernel/data/ensure-indexes.ts';
import { pageByMoment } from '../../../kernel/data/page-by-moment.ts';
import { ofTenant } from '../../../kernel/data/tenant-filter.ts';
import { inTransaction } from '../../../kernel/data/transaction.ts';
import { appendEvents } from '../../../kernel/events/outbox.ts';
import { countedMax, type Page, type PageRequest } from '../../../kernel/page.ts';
import { holdChanged } from './events.ts';
import type { HoldRecord, HoldState } from './hold.ts';

export const holdsCollection = 'capsuleHolds';

const indexes: IndexDeclarations = {
  [holdsCollection]: [
    // A session holds a variant once, however many ask at the same time.
    {
      key: { tenant: 1, sessionId: 1, variantId: 1 },
      unique: true,
      partialFilterExpression: { open: true },
      name: 'one_open_hold_a_variant',
    },
    // Nor more of them than it has places.
    {
      key: { tenant: 1, sessionId: 1, slot: 1 },
      unique: true,
      partialFilterExpression: { open: true },
      name: 'one_open_hold_a_slot',
    },
    { key: { tenant: 1, sessionId: 1, reservedAt: 1 } },
    { key: { tenant: 1, state: 1, expiresAt: 1, _id: 1 } },
    { key: { expiresAt: 1 }, name: 'expiresAt' },
    { key: { purgeAt: 1 }, expireAfterSeconds: 0 },
  ],
};

export type HoldRepository = ReturnType<typeof createHoldRepository>;

export function createHoldRepository({
  client,
  db,
  clock,
  config,
}: {
  readonly client: MongoClient;
  readonly db: Db;
  readonly clock: Clock;
  readonly config: Pick<Config, 'secrets'>;
}) {
  const { piiSalt } = config.secrets;
  const holds: Collection<HoldRecord> = db.collection(holdsCollection);

  return {
    ensureIndexes: (): Promise<void> => ensureIndexes(db, indexes),

    byIds: (tenant: string, ids: readonly string[]): Promise<HoldRecord[]> =>
      holds.find(ofTenant<HoldRecord>(tenant, { _id: { $in: [...ids] } })).toArray(),

    byId: (tenant: string, _id: string, session: ClientSession): Promise<HoldRecord | null> =>
      holds.findOne(ofTenant<HoldRecord>(tenant, { _id }), { session }),

    /** Those not ended yet, their time over or not; oldest first. */
    openOf: (
      tenant: string,
      sessionIds: readonly string[],
      session?: ClientSession,
    ): Promise<HoldRecord[]> =>
      holds
        .find(ofTenant<HoldRecord>(tenant, { sessionId: { $in: [...sessionIds] }, open: true }), {
          ...(session ? { session } : {}),
        })
        .sort({ reservedAt: 1 })
        .toArray(),

    async insert(hold: HoldRecord, session: ClientSession): Promise<void> {
      await holds.insertOne(hold, { session });
      await appendEvents(db, session, [holdChanged(hold, piiSalt)], clock);
    },

    /** @returns false when another change came first */
    async replace(next: HoldRecord, session: ClientSession): Promise<boolean> {
      const { _id, tenant, version } = next;
      const { matchedCount } = await holds.replaceOne(
        ofTenant<HoldRecord>(tenant, { _id, version: version - 1 }),
        next,
        { session },
      );
      if (matchedCount > 0) await appendEvents(db, session, [holdChanged(next, piiSalt)], clock);
      return matchedCount > 0;
    },

    /** Open holds of every shop whose time is over. */
    overdue: (now: Date, limit: number): Promise<HoldRecord[]> =>
      holds
        .find({ expiresAt: { $lte: now }, open: true })
        .sort({ expiresAt: 1 })
        .limit(limit)
        .toArray(),

    /** A change that nobody asked for. @returns false when another came first */
    store(next: HoldRecord): Promise<boolean> {
      return inTransaction(client, (session) => this.replace(next, session));
    },

    /** What ends first is first. */
    page: (
      tenant: string,
      states: readonly HoldState[],
      request: PageRequest,
    ): Promise<Page<HoldRecord>> =>
      pageByMoment(holds, inStates(tenant, states), { expiresAt: 1, _id: 1 }, request),

    count: (tenant: string, states: readonly HoldState[]): Promise<number> =>
      holds.countDocuments(inStates(tenant, states), { limit: countedMax }),
  };
}

const inStates = (tenant: string, states: readonly HoldState[]): Filter<HoldRecord> =>
  ofTenant<HoldRecord>(tenant, { state: { $in: [...states] } });
