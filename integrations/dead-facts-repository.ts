import type { ClientSession, Db, Filter, WithId } from 'mongodb';
import { addMs } from '../kernel/clock.ts';
import { ofTenant } from '../kernel/data/tenant-filter.ts';
import { type CursorValue, countedMax, type Page, type PageRequest } from '../kernel/page.ts';
import type { Retry } from '../kernel/retry.ts';
import {
  endedKeptMs,
  type InboxItem,
  inboxOf,
  lanesOf,
  openLanes,
  waitingAnew,
} from './repository.ts';

/** A fact in the inbox, for those who look at what was given up. */
export type KeptFact = ReturnType<typeof toKept>;

/** The door to what was given up, for the part of the shop that shows it to staff. */
export function createKeptFacts({ db }: { readonly db: Db }) {
  const items = inboxOf(db);
  const lanes = lanesOf(db);
  const dead = (tenant: string): Filter<InboxItem> =>
    ofTenant<InboxItem>(tenant, { state: 'dead' });

  return {
    /** The last one that was given up first. */
    async deadPage(tenant: string, { limit, after }: PageRequest): Promise<Page<KeptFact>> {
      const rows = await items
        .find(after ? { $and: [dead(tenant), behind(after)] } : dead(tenant))
        .sort({ expiresAt: -1, _id: -1 })
        .limit(limit + 1)
        .toArray();
      return { items: rows.slice(0, limit).map(toKept), hasNextPage: rows.length > limit };
    },

    countDead: (tenant: string): Promise<number> =>
      items.countDocuments(dead(tenant), { limit: countedMax }),

    /** null where there is none, or an order has it. */
    async find(tenant: string, _id: string): Promise<KeptFact | null> {
      const item = await items.findOne(ofTenant<InboxItem>(tenant, { _id }));
      return item && item.state !== 'done' ? toKept(item) : null;
    },

    /** Lets one wait as on its first day; the next look of a worker takes it. @returns false where it is not dead */
    async retry(
      tenant: string,
      _id: string,
      lastRetry: Retry,
      session: ClientSession,
    ): Promise<boolean> {
      const { at: now } = lastRetry;
      const item = await items.findOneAndUpdate(
        { ...dead(tenant), _id },
        { $set: { ...waitingAnew(now), lastRetry } },
        { session },
      );
      if (item) await openLanes(lanes, [item], now, session);
      return item !== null;
    },
  };
}

const toKept = ({
  _id,
  state,
  attempts,
  outcome,
  receivedAt,
  expiresAt,
  fact,
  lastRetry,
}: WithId<InboxItem>) => {
  const { expected: _expected, ...told } = fact;
  return {
    ...told,
    _id,
    state: state === 'dead' ? ('DEAD' as const) : ('WAITING' as const),
    attempts,
    /** Why the last try failed; null before one has. */
    lastFailure: outcome,
    receivedAt,
    /** null while it waits. */
    givenUpAt: expiresAt && addMs(expiresAt, -endedKeptMs),
    lastRetry: lastRetry ?? null,
  };
};

/** Everything that comes after a position of the list. */
const behind = ([givenUpAt, id]: readonly CursorValue[]): Filter<InboxItem> => {
  const expiresAt = addMs(new Date(String(givenUpAt)), endedKeptMs);
  return { $or: [{ expiresAt: { $lt: expiresAt } }, { expiresAt, _id: { $lt: String(id) } }] };
};
