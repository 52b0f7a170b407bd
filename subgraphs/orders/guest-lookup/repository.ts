import type { Db } from 'mongodb';
import { addMs, HOUR_MS } from '../../../kernel/clock.ts';
import { ensureIndexes, type IndexDeclarations } from '../../../kernel/data/ensure-indexes.ts';
import { isDuplicateKey } from '../../../kernel/data/mongo-errors.ts';
import { ofTenant } from '../../../kernel/data/tenant-filter.ts';
import type { LookupChallengeRecord } from '../domain/lookup-challenge.ts';

/** So many within a window, which begins at a multiple of its length. */
export interface Limit {
  readonly max: number;
  readonly windowMs: number;
}

interface LimitRecord {
  /** What is counted and the beginning of its window. */
  readonly _id: string;
  readonly tenant: string;
  readonly count: number;
  readonly expiresAt: Date;
}

export const lookupsCollection = 'order_lookups';
const limitsCollection = 'order_lookup_limits';

/** A challenge that is over is kept this long: as long as the order that it opened stays open. */
const afterlifeSeconds = HOUR_MS / 1000;

const indexes: IndexDeclarations = {
  [lookupsCollection]: [
    { key: { expiresAt: 1 }, expireAfterSeconds: afterlifeSeconds },
    { key: { tenant: 1, openedBy: 1, openedAt: 1 } },
    { key: { tenant: 1, sessionId: 1 } },
  ],
  [limitsCollection]: [{ key: { expiresAt: 1 }, expireAfterSeconds: 0 }],
};

export type LookupRepository = ReturnType<typeof createLookupRepository>;

/** Challenges and what limits their number; shared by all copies of the process. */
export function createLookupRepository(db: Db) {
  const challenges = db.collection<LookupChallengeRecord>(lookupsCollection);
  const limits = db.collection<LimitRecord>(limitsCollection);

  const countOne = async (id: string, tenant: string, expiresAt: Date): Promise<number> => {
    const record = await limits.findOneAndUpdate(
      { _id: id },
      { $inc: { count: 1 }, $setOnInsert: { tenant, expiresAt } },
      { upsert: true, returnDocument: 'after' },
    );
    return record?.count ?? 1;
  };

  return {
    ensureIndexes: (): Promise<void> => ensureIndexes(db, indexes),

    find: (tenant: string, id: string): Promise<LookupChallengeRecord | null> =>
      challenges.findOne(ofTenant<LookupChallengeRecord>(tenant, { _id: id })),

    /** Local ids of the orders that a session has proved since then; `since` lies an hour back at most. */
    async provedSince(tenant: string, sessionId: string, since: Date): Promise<string[]> {
      const opened = await challenges
        .find(
          ofTenant<LookupChallengeRecord>(tenant, {
            openedBy: sessionId,
            openedAt: { $gt: since },
          }),
        )
        .toArray();
      return opened.flatMap(({ orderIds }) => orderIds);
    },

    async add(challenge: LookupChallengeRecord): Promise<void> {
      await challenges.insertOne(challenge);
    },

    /** What the challenge opens, once somebody has looked. */
    async fill(tenant: string, id: string, orderIds: readonly string[]): Promise<void> {
      await challenges.updateOne(ofTenant<LookupChallengeRecord>(tenant, { _id: id }), {
        $set: { orderIds },
        $inc: { version: 1 },
      });
    },

    /** @returns whether it was stored; false when another try changed the challenge meanwhile */
    async replace(challenge: LookupChallengeRecord): Promise<boolean> {
      const { tenant, _id, version } = challenge;
      const { matchedCount } = await challenges.replaceOne(
        ofTenant<LookupChallengeRecord>(tenant, { _id, version: version - 1 }),
        challenge,
      );
      return matchedCount === 1;
    },

    /** Counts one more of `what`. @returns whether it is still within the limit */
    async take(tenant: string, what: string, limit: Limit, now: Date): Promise<boolean> {
      const windowStart = Math.floor(now.getTime() / limit.windowMs);
      const id = [tenant, what, windowStart].join('|');
      const expiresAt = addMs(now, limit.windowMs);
      const count = await countOne(id, tenant, expiresAt).catch((error: unknown) => {
        // Two first ones at once: the other made the record, this one counts on it.
        if (isDuplicateKey(error)) return countOne(id, tenant, expiresAt);
        throw error;
      });
      return count <= limit.max;
    },
  };
}
