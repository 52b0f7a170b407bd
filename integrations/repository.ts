import type { ClientSession, Collection, Db } from 'mongodb';
import { addMs, type Clock, DAY_MS, SECOND_MS } from '../kernel/clock.ts';
import { ensureIndexes, type IndexDeclarations } from '../kernel/data/ensure-indexes.ts';
import { isDuplicateKey } from '../kernel/data/mongo-errors.ts';
import { countedMax } from '../kernel/page.ts';
import type { Retry } from '../kernel/retry.ts';
import type { ShipmentFact } from './shipment-fact.ts';

export const inboxCollection = 'hook_inbox';
const lanesCollection = 'hook_lanes';

/** A fact that came in and what became of it. Once it is done, only that it came is kept: the fact is in the order. */
export interface InboxItem {
  /** `<tenant>:<connector>:<delivery>:<index>:<fingerprint>`: a repeated delivery meets its own items. */
  readonly _id: string;
  readonly tenant: string;
  readonly connector: string;
  /** Facts of one lane are applied one after the other: one lane a parcel. */
  readonly lane: string;
  readonly fact: ShipmentFact;
  /** Salted: whose parcel it is can be found without its number. */
  readonly parcelHash: string;
  readonly state: 'waiting' | 'done' | 'dead';
  readonly attempts: number;
  /** How it ended, or why it last failed. */
  readonly outcome: string | null;
  readonly receivedAt: Date;
  readonly lastRetry?: Retry;
  /** What is done or dead is forgotten after this. */
  readonly expiresAt: Date | null;
}

/** A parcel with facts to apply. One worker holds it at a time. */
export interface Lane {
  readonly _id: string;
  readonly tenant: string;
  /** Rises with each arrival: whoever finishes the lane sees whether something came meanwhile. */
  readonly arrivals: number;
  readonly attempts: number;
  readonly nextAt: Date;
  readonly owner: string | null;
  readonly leaseUntil: Date;
}

/** Carriers repeat deliveries for up to eleven days; a repeat after three months is a new one. */
export const endedKeptMs = 90 * DAY_MS;
/** A worker that holds a lane longer without a sign has died. */
export const leaseMs = 30 * SECOND_MS;
/** Facts taken from a lane at once. */
export const laneBatch = 100;

const indexes: IndexDeclarations = {
  [inboxCollection]: [
    { key: { lane: 1, receivedAt: 1, _id: 1 }, partialFilterExpression: { state: 'waiting' } },
    { key: { expiresAt: 1 }, expireAfterSeconds: 0 },
    { key: { tenant: 1, state: 1, expiresAt: -1, _id: -1 } },
    { key: { state: 1, receivedAt: 1 } },
    { key: { tenant: 1, parcelHash: 1 } },
  ],
  [lanesCollection]: [{ key: { nextAt: 1 } }],
};

export interface Inbox {
  ensure(): Promise<void>;
  /** Keeps the items and opens their lanes; what was given up and comes again waits anew. @returns how many now wait */
  put(items: readonly InboxItem[], now: Date): Promise<number>;
  /** The lane that has waited longest, now ours; null when none is due. */
  claim(owner: string): Promise<Lane | null>;
  /** The next facts of a lane, first come first. */
  waiting(lane: string): Promise<readonly InboxItem[]>;
  finish(item: InboxItem, state: 'done' | 'dead', outcome: string): Promise<void>;
  /** Gives the lane back until `nextAt`. @returns false when it was no longer ours */
  postpone(
    lane: Lane,
    owner: string,
    nextAt: Date,
    reason: string,
    item: InboxItem,
  ): Promise<boolean>;
  /** Renews the lease. @returns false when it was no longer ours */
  renew(lane: Lane, owner: string): Promise<boolean>;
  /** Closes an empty lane, or opens it again when something arrived meanwhile. */
  close(lane: Lane, owner: string): Promise<void>;
  /** Of all shops, counted up to 10,000. */
  countDead(): Promise<number>;
}

export function createInbox({ db, clock }: { readonly db: Db; readonly clock: Clock }): Inbox {
  const items = inboxOf(db);
  const lanes = lanesOf(db);
  const forgetAt = (): Date => addMs(clock.now(), endedKeptMs);

  return {
    ensure: () => ensureIndexes(db, indexes),

    async put(incoming, now) {
      const inserted = await insertNew(items, incoming);
      const revived = inserted < incoming.length ? await revive(items, incoming, now) : 0;
      // Also for repeats: the delivery before may have died between its items and its lanes.
      await openLanes(lanes, incoming, now);
      return inserted + revived;
    },

    claim(owner) {
      const now = clock.now();
      return lanes.findOneAndUpdate(
        { nextAt: { $lte: now }, leaseUntil: { $lte: now } },
        { $set: { owner, leaseUntil: addMs(now, leaseMs) } },
        { sort: { nextAt: 1 }, returnDocument: 'after' },
      );
    },

    waiting: (lane) =>
      items
        .find({ lane, state: 'waiting' })
        .sort({ receivedAt: 1, _id: 1 })
        .limit(laneBatch)
        .toArray(),

    async finish(item, state, outcome) {
      await items.updateOne(
        { _id: item._id },
        {
          $set: { state, outcome, expiresAt: forgetAt() },
          $inc: { attempts: 1 },
          ...(state === 'done' && { $unset: { lane: 1, fact: 1, parcelHash: 1, lastRetry: 1 } }),
        },
      );
    },

    async postpone(lane, owner, nextAt, reason, item) {
      await items.updateOne(
        { _id: item._id },
        { $set: { outcome: reason }, $inc: { attempts: 1 } },
      );
      const { matchedCount } = await lanes.updateOne(
        { _id: lane._id, owner },
        { $set: { nextAt, owner: null, leaseUntil: clock.now() }, $inc: { attempts: 1 } },
      );
      return matchedCount === 1;
    },

    async renew(lane, owner) {
      const { matchedCount } = await lanes.updateOne(
        { _id: lane._id, owner },
        { $set: { leaseUntil: addMs(clock.now(), leaseMs), attempts: 0 } },
      );
      return matchedCount === 1;
    },

    async close(lane, owner) {
      const { deletedCount } = await lanes.deleteOne({
        _id: lane._id,
        owner,
        arrivals: lane.arrivals,
      });
      if (deletedCount === 0)
        await lanes.updateOne(
          { _id: lane._id, owner },
          { $set: { nextAt: clock.now(), owner: null, leaseUntil: clock.now() } },
        );
    },

    countDead: () => items.countDocuments({ state: 'dead' }, { limit: countedMax }),
  };
}

/** Internal to integrations. */
export const inboxOf = (db: Db): Collection<InboxItem> => db.collection<InboxItem>(inboxCollection);

/** Internal to integrations. */
export const lanesOf = (db: Db): Collection<Lane> => db.collection<Lane>(lanesCollection);

/** Internal to integrations: something arrived in the lanes of these items. */
export async function openLanes(
  lanes: Collection<Lane>,
  items: readonly Pick<InboxItem, 'lane' | 'tenant'>[],
  now: Date,
  session?: ClientSession,
): Promise<void> {
  const tenants = new Map(items.map(({ lane, tenant }) => [lane, tenant]));
  await lanes.bulkWrite(
    [...tenants].map(([name, tenant]) => ({
      updateOne: {
        filter: { _id: name },
        update: {
          $inc: { arrivals: 1 },
          $set: { nextAt: now },
          $setOnInsert: { tenant, attempts: 0, owner: null, leaseUntil: now },
        },
        upsert: true,
      },
    })),
    { ordered: false, ...(session && { session }) },
  );
}

/** Internal to integrations: what was given up waits as on its first day. */
export const waitingAnew = (receivedAt: Date) =>
  ({ state: 'waiting', attempts: 0, outcome: null, receivedAt, expiresAt: null }) as const;

/** @returns how many were new; those already there are left as they are */
async function insertNew(
  items: Collection<InboxItem>,
  incoming: readonly InboxItem[],
): Promise<number> {
  try {
    const { insertedCount } = await items.insertMany([...incoming], { ordered: false });
    return insertedCount;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const { insertedCount } = error as { insertedCount?: number };
    return insertedCount ?? 0;
  }
}

/** @returns how many of these had been given up and now wait */
async function revive(
  items: Collection<InboxItem>,
  incoming: readonly InboxItem[],
  receivedAt: Date,
): Promise<number> {
  const { modifiedCount } = await items.updateMany(
    { _id: { $in: incoming.map(({ _id }) => _id) }, state: 'dead' },
    { $set: waitingAnew(receivedAt) },
  );
  return modifiedCount;
}
