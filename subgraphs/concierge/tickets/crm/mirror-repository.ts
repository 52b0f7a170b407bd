import type { ClientSession, Collection, Db } from 'mongodb';
import { addMs, type Clock } from '../../../../kernel/clock.ts';
import { ensureIndexes, type IndexDeclarations } from '../../../../kernel/data/ensure-indexes.ts';
import { ofTenant } from '../../../../kernel/data/tenant-filter.ts';

/** How far the customer system has come with a ticket. */
export interface MirrorRecord {
  /** Local id of the ticket. */
  readonly _id: string;
  readonly tenant: string;
  /** What the system calls it. */
  readonly reference: string | null;
  readonly wantedVersion: number;
  readonly sentVersion: number;
  /** Tries that failed in a row. */
  readonly attempts: number;
  /** When it is sent next; null when there is nothing to send, or it was given up. */
  readonly dueAt: Date | null;
  /** Left alone by other copies until then, while one sends it. */
  readonly claimedUntil: Date;
  /** A code: why it was not taken the last time; null when it was. */
  readonly failure: string | null;
}

export const mirrorState = ({
  dueAt,
  sentVersion,
  wantedVersion,
}: MirrorRecord): 'PENDING' | 'MIRRORED' | 'FAILED' => {
  if (sentVersion >= wantedVersion) return 'MIRRORED';
  return dueAt === null ? 'FAILED' : 'PENDING';
};

const collectionName = 'ticket_mirrors';

const indexes: IndexDeclarations = {
  // Of all shops: what is due is sent, whosever it is.
  [collectionName]: [{ key: { dueAt: 1 } }],
};

/** A copy that died while sending is waited for no longer than this. */
const claimMs = 60_000;
const never = new Date(0);
/** Later than every version: what is on its way when a ticket goes does not settle it. */
const goneVersion = Number.MAX_SAFE_INTEGER;

/** Whether the ticket is gone here, and is to go there. */
export const isToGo = ({ wantedVersion }: MirrorRecord): boolean => wantedVersion === goneVersion;

export type MirrorRepository = ReturnType<typeof createMirrorRepository>;

export function createMirrorRepository({ db, clock }: { readonly db: Db; readonly clock: Clock }) {
  const mirrors: Collection<MirrorRecord> = db.collection(collectionName);
  const mine = ({ _id, tenant, claimedUntil }: MirrorRecord) =>
    ofTenant<MirrorRecord>(tenant, { _id, claimedUntil });

  return {
    ensureIndexes: (): Promise<void> => ensureIndexes(db, indexes),

    byIds: (tenant: string, ids: readonly string[]): Promise<MirrorRecord[]> =>
      mirrors.find(ofTenant<MirrorRecord>(tenant, { _id: { $in: [...ids] } })).toArray(),

    /** A version of the ticket is to be there. One that waits to be tried again keeps its time; asking twice is asking once. */
    async want(tenant: string, ticketId: string, version: number): Promise<void> {
      const ticket = ofTenant<MirrorRecord>(tenant, { _id: ticketId });
      const nothing = { reference: null, sentVersion: 0, attempts: 0, dueAt: null, failure: null };
      await mirrors.updateOne(
        ticket,
        { $max: { wantedVersion: version }, $setOnInsert: { ...nothing, claimedUntil: never } },
        { upsert: true },
      );
      await mirrors.updateOne(
        { ...ticket, dueAt: null, sentVersion: { $lt: version } },
        { $set: { dueAt: clock.now(), attempts: 0 } },
      );
    },

    /** The next that is due, for this copy alone; null when there is none. */
    claim(): Promise<MirrorRecord | null> {
      const now = clock.now();
      return mirrors.findOneAndUpdate(
        { dueAt: { $lte: now }, claimedUntil: { $lte: now } },
        { $set: { claimedUntil: addMs(now, claimMs) } },
        { sort: { dueAt: 1 }, returnDocument: 'after' },
      );
    },

    /** That version is there. What was wanted meanwhile stays due. */
    async sent(mirror: MirrorRecord, version: number, reference: string | null): Promise<void> {
      const there = {
        sentVersion: version,
        reference: reference ?? mirror.reference,
        attempts: 0,
        failure: null,
      };
      const done = await mirrors.updateOne(
        { ...mine(mirror), wantedVersion: { $lte: version } },
        { $set: { ...there, dueAt: null, claimedUntil: never } },
      );
      if (done.matchedCount > 0) return;
      await mirrors.updateOne(mine(mirror), {
        $set: { ...there, dueAt: clock.now(), claimedUntil: never },
      });
    },

    /** @param dueAt when it is tried again; null: not before the ticket changes, which it may have done meanwhile */
    async failed(mirror: MirrorRecord, failure: string, dueAt: Date | null): Promise<void> {
      const { wantedVersion, attempts } = mirror;
      const tried = { failure, attempts: attempts + 1, claimedUntil: never };
      const unchanged = dueAt === null ? { wantedVersion } : {};
      const done = await mirrors.updateOne(
        { ...mine(mirror), ...unchanged },
        { $set: { ...tried, dueAt } },
      );
      if (done.matchedCount > 0) return;
      await mirrors.updateOne(mine(mirror), { $set: { ...tried, dueAt: clock.now() } });
    },

    /** Tickets that go here are to go there. */
    async wantRemoval(
      tenant: string,
      ids: readonly string[],
      session: ClientSession,
    ): Promise<void> {
      await mirrors.updateMany(
        ofTenant<MirrorRecord>(tenant, { _id: { $in: [...ids] } }),
        { $set: { wantedVersion: goneVersion, dueAt: clock.now(), attempts: 0 } },
        { session },
      );
    },

    /** The ticket is gone, here and there. */
    async drop({ _id, tenant }: MirrorRecord): Promise<void> {
      await mirrors.deleteOne(ofTenant<MirrorRecord>(tenant, { _id }));
    },
  };
}
