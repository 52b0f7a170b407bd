import type { ClientSession, Db, Filter, WithId } from 'mongodb';
import { addMs } from '../kernel/clock.ts';
import { pageByMoment } from '../kernel/data/page-by-moment.ts';
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
      const request = { limit, after: after && inExpiries(after) };
      const page = await pageByMoment(items, dead(tenant), { expiresAt: -1, _id: -1 }, request);
      return { ...page, items: page.items.map(toKept) };
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

/** A position by when one was given up, as one by when it is removed: that alone is kept. */
const inExpiries = ([givenUpAt = null, id = null]: readonly CursorValue[]): CursorValue[] => [
  addMs(new Date(String(givenUpAt)), endedKeptMs).toISOString(),
  id,
];
