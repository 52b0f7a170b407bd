import type { ClientSession, Collection, Db, Filter } from 'mongodb';
import type { Clock } from '../clock.ts';
import { ensureIndexes } from '../data/ensure-indexes.ts';
import { pageByMoment } from '../data/page-by-moment.ts';
import { ofTenant } from '../data/tenant-filter.ts';
import { type ErrorCode, messageOf, ShopError } from '../errors.ts';
import { countedMax, type Page, type PageRequest } from '../page.ts';
import type { Retry } from '../retry.ts';
import type { StoredEvent } from './event.ts';

export const setAsideCollection = 'feed_dead';

/** An event that a feed could not handle, kept so that nothing is lost and the feed could go on. */
export interface SetAside {
  /** `<feed>:<event id>`: set aside twice, it is one. */
  readonly _id: string;
  readonly feed: string;
  readonly tenant: string;
  readonly event: StoredEvent;
  /** The error's own words. They may name somebody, so they are shown nowhere. */
  readonly reason: string;
  readonly code?: ErrorCode;
  /** When it was given up last. */
  readonly at: Date;
  readonly attempts?: number;
  /** Since when it waits for the try that staff want; null or missing while nobody does. */
  readonly wantedAt?: Date | null;
  readonly lastRetry?: Retry | null;
}

/** What one look of a feed tries once more; the rest waits for the next. */
const wantedMax = 20;
const never = new Date(0);
const lastGivenUp = { at: -1, _id: -1 } as const;

export type SetAsideEvents = ReturnType<typeof createSetAsideEvents>;

/** What feeds could not handle, of all feeds over one database. */
export function createSetAsideEvents({ db, clock }: { readonly db: Db; readonly clock: Clock }) {
  const events: Collection<SetAside> = db.collection(setAsideCollection);
  const dead = (tenant: string): Filter<SetAside> => ofTenant<SetAside>(tenant, { wantedAt: null });

  return {
    ensureIndexes: (): Promise<void> =>
      ensureIndexes(db, {
        [setAsideCollection]: [
          { key: { tenant: 1, wantedAt: 1, ...lastGivenUp } },
          { key: { feed: 1, wantedAt: 1 } },
        ],
      }),

    /** Keeps an event that its feed has tried often enough. */
    async keep(feed: string, event: StoredEvent, error: unknown, attempts: number): Promise<void> {
      await events.updateOne(
        { _id: `${feed}:${event._id}` },
        { $set: { feed, tenant: event.tenant, event, attempts, ...failure(error, clock.now()) } },
        { upsert: true },
      );
    },

    /** Those of a feed that staff want tried once more, the one that waits longest first. */
    wanted: (feed: string): Promise<SetAside[]> =>
      events
        .find({ feed, wantedAt: { $gt: never } })
        .sort({ wantedAt: 1 })
        .limit(wantedMax)
        .toArray(),

    /** It has been handled after all. */
    async forget({ _id }: SetAside): Promise<void> {
      await events.deleteOne({ _id });
    },

    /** The try that staff wanted failed too. */
    async giveUpAgain({ _id }: SetAside, error: unknown): Promise<void> {
      await events.updateOne({ _id }, { $set: failure(error, clock.now()), $inc: { attempts: 1 } });
    },

    /** Those that wait for somebody to look, the last one that was given up first. */
    deadPage: (tenant: string, request: PageRequest): Promise<Page<SetAside>> =>
      pageByMoment(events, dead(tenant), lastGivenUp, request),

    countDead: (tenant: string): Promise<number> =>
      events.countDocuments(dead(tenant), { limit: countedMax }),

    /** null where there is none, or it has been handled. */
    find: (tenant: string, _id: string): Promise<SetAside | null> =>
      events.findOne(ofTenant<SetAside>(tenant, { _id })),

    /** Lets its feed try one once more, within seconds. @returns false where it is not dead */
    async retry(
      tenant: string,
      _id: string,
      lastRetry: Retry,
      session: ClientSession,
    ): Promise<boolean> {
      const { matchedCount } = await events.updateOne(
        { ...dead(tenant), _id },
        { $set: { wantedAt: lastRetry.at, lastRetry } },
        { session },
      );
      return matchedCount === 1;
    },
  };
}

const failure = (error: unknown, at: Date) => ({
  reason: messageOf(error),
  code: error instanceof ShopError ? error.code : ('INTERNAL_SERVER_ERROR' as const),
  at,
  wantedAt: null,
});
