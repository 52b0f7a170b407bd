import type { Db, ResumeToken } from 'mongodb';
import { addMs, type Clock, SECOND_MS } from '../clock.ts';
import { isDuplicateKey } from '../data/mongo-errors.ts';
import { createUlid } from '../ids.ts';

/** How far a named feed has come. */
export interface FeedPlace {
  /** Place in the change stream; null: scan first. */
  readonly token: ResumeToken | null;
  /** Time of the last event handled; null: none yet. */
  readonly lastTime: Date | null;
  /** Ids handled last, oldest first. */
  readonly recentIds: readonly string[];
}

/** The durable place of a feed and the lease on it: one reader at a time, whoever dies is replaced. */
export interface FeedCursor {
  /** @returns the place to read from, or null while another copy holds the lease */
  acquire(): Promise<FeedPlace | null>;
  /** Keeps the place and renews the lease. @returns false when the lease went to another copy: stop reading */
  save(place: FeedPlace): Promise<boolean>;
  release(): Promise<void>;
}

interface CursorRecord extends FeedPlace {
  readonly _id: string;
  readonly owner: string | null;
  readonly leaseUntil: Date;
}

/** A copy that does not renew for this long has lost its feed. */
const leaseMs = 9 * SECOND_MS;
/** Ids kept in the store; more than one save's worth of events. */
const storedIdsMax = 300;

export function createFeedCursor({
  db,
  name,
  clock,
}: {
  readonly db: Db;
  readonly name: string;
  readonly clock: Clock;
}): FeedCursor {
  const cursors = db.collection<CursorRecord>('cursors');
  const owner = createUlid(clock);

  return {
    async acquire() {
      const now = clock.now();
      try {
        const record = await cursors.findOneAndUpdate(
          { _id: name, $or: [{ owner: null }, { owner }, { leaseUntil: { $lte: now } }] },
          {
            $set: { owner, leaseUntil: addMs(now, leaseMs) },
            $setOnInsert: { token: null, lastTime: null, recentIds: [] },
          },
          { upsert: true, returnDocument: 'after' },
        );
        return record;
      } catch (error) {
        // The record is there but not ours to take: the upsert met its own id.
        if (isDuplicateKey(error)) return null;
        throw error;
      }
    },
    async save({ token, lastTime, recentIds }) {
      const { matchedCount } = await cursors.updateOne(
        { _id: name, owner },
        {
          $set: {
            token,
            lastTime,
            recentIds: recentIds.slice(-storedIdsMax),
            leaseUntil: addMs(clock.now(), leaseMs),
          },
        },
      );
      return matchedCount === 1;
    },
    async release() {
      await cursors.updateOne({ _id: name, owner }, { $set: { owner: null } });
    },
  };
}
