import type { ClientSession, Collection, Db, Document, Filter, MongoClient } from 'mongodb';
import type { Clock } from '../../../kernel/clock.ts';
import { ensureIndexes, type IndexDeclarations } from '../../../kernel/data/ensure-indexes.ts';
import { createRunningNumbers } from '../../../kernel/data/running-numbers.ts';
import { ofTenant } from '../../../kernel/data/tenant-filter.ts';
import { inTransaction } from '../../../kernel/data/transaction.ts';
import { appendEvents } from '../../../kernel/events/outbox.ts';
import { type CursorValue, countedMax, type Page, type PageRequest } from '../../../kernel/page.ts';
import { ticketEvent } from './events.ts';
import { rankOf, ticketPriorities } from './priority.ts';
import type { TicketRecord, TicketStep, TicketTopic } from './ticket.ts';
import { type TicketState, waitingStates } from './ticket-state.ts';

export const ticketsCollection = 'stylistTickets';
const countersCollection = 'ticket_counters';

/** Among tickets of one priority the one that waits longest comes first. */
const waitingOrder = { createdAt: 1, _id: 1 } as const;
/** How every index of the queue ends: by priority, and within one by who waits longest. */
const queueOrder = { priorityRank: 1, ...waitingOrder } as const;

const indexes: IndexDeclarations = {
  [ticketsCollection]: [
    { key: { tenant: 1, number: 1 }, unique: true },
    // A session has one open ticket on a topic, however many ask at the same time.
    {
      key: { tenant: 1, sessionId: 1, topic: 1 },
      unique: true,
      partialFilterExpression: { open: true },
      name: 'one_open_ticket_a_topic',
    },
    { key: { tenant: 1, sessionId: 1, createdAt: 1 } },
    { key: { tenant: 1, orderId: 1, createdAt: 1 } },
    { key: { tenant: 1, 'contact.emailHash': 1 } },
    { key: { tenant: 1, state: 1, ...queueOrder } },
    { key: { tenant: 1, 'assignee.id': 1, state: 1, ...queueOrder } },
    { key: { tenant: 1, breached: 1, state: 1, ...queueOrder } },
    // Whoever left an address may ask what there is of them.
    { key: { tenant: 1, 'contact.emailHash': 1 } },
    // Of all shops: time passes for every one.
    { key: { 'sla.nextMarkAt': 1 } },
    { key: { closesAt: 1 } },
    // No index that expires: what goes here goes in the customer system too, and that takes somebody who says so.
    { key: { purgeAt: 1, tenant: 1 } },
  ],
};

/** The number before a shop's first ticket. */
const numberBase = 30_000;
/** How far a place in the queue is counted. */
const placeMax = 1_000;

export interface QueueFilter {
  readonly states: readonly TicketState[];
  readonly priorityRanks?: readonly number[];
  /** Staff id; null for nobody. */
  readonly assigneeId?: string | null;
  readonly breached?: boolean;
}

export type TicketRepository = ReturnType<typeof createTicketRepository>;

export function createTicketRepository({
  client,
  db,
  clock,
  piiSalt,
}: {
  readonly client: MongoClient;
  readonly db: Db;
  readonly clock: Clock;
  readonly piiSalt: string;
}) {
  const tickets: Collection<TicketRecord> = db.collection(ticketsCollection);

  const append = (ticket: TicketRecord, what: TicketStep, session: ClientSession) =>
    appendEvents(db, session, [ticketEvent(ticket, what, piiSalt)], clock);

  return {
    ensureIndexes: (): Promise<void> => ensureIndexes(db, indexes),

    nextNumber: createRunningNumbers(db, {
      counters: countersCollection,
      records: ticketsCollection,
      prefix: 'ST-',
      base: numberBase,
    }),

    byIds: (tenant: string, ids: readonly string[]): Promise<TicketRecord[]> =>
      tickets.find(ofTenant<TicketRecord>(tenant, { _id: { $in: [...ids] } })).toArray(),

    byId: (tenant: string, _id: string, session: ClientSession): Promise<TicketRecord | null> =>
      tickets.findOne(ofTenant<TicketRecord>(tenant, { _id }), { session }),

    /** Oldest first. */
    bySessions: (tenant: string, sessionIds: readonly string[]): Promise<TicketRecord[]> =>
      tickets
        .find(ofTenant<TicketRecord>(tenant, { sessionId: { $in: [...sessionIds] } }))
        .sort({ createdAt: 1 })
        .toArray(),

    /** Oldest first. */
    byOrders: (tenant: string, orderIds: readonly string[]): Promise<TicketRecord[]> =>
      tickets
        .find(ofTenant<TicketRecord>(tenant, { orderId: { $in: [...orderIds] } }))
        .sort({ createdAt: 1 })
        .toArray(),

    openOn: (
      tenant: string,
      sessionId: string,
      topic: TicketTopic,
      session?: ClientSession,
    ): Promise<TicketRecord | null> =>
      tickets.findOne(
        ofTenant<TicketRecord>(tenant, { sessionId, topic, open: true }),
        session ? { session } : {},
      ),

    async insert(ticket: TicketRecord, session: ClientSession): Promise<void> {
      await tickets.insertOne(ticket, { session });
      await append(ticket, 'CREATED', session);
    },

    /** Only onto the version that it was made from. @returns false when another change came first */
    async replace(next: TicketRecord, what: TicketStep, session: ClientSession): Promise<boolean> {
      const before = await tickets.findOneAndReplace(
        ofTenant<TicketRecord>(next.tenant, { _id: next._id, version: next.version - 1 }),
        next,
        { session, projection: { _id: 1 } },
      );
      if (before) await append(next, what, session);
      return before !== null;
    },

    /** A change that nobody asked for. @returns false when another came first */
    store(next: TicketRecord, what: TicketStep): Promise<boolean> {
      return inTransaction(client, (session) => this.replace(next, what, session));
    },

    /** One priority after the other, so that an index has each in order and nothing that comes before is passed. */
    async page(
      tenant: string,
      filter: QueueFilter,
      { limit, after }: PageRequest,
    ): Promise<Page<TicketRecord>> {
      const place = after && placeIn(after);
      const rows: TicketRecord[] = [];
      for (const priorityRank of ranksOf(filter)) {
        if (rows.length > limit) break;
        if (place && priorityRank > place.priorityRank) continue;
        const isBegun = place?.priorityRank === priorityRank;
        const found = await tickets
          .find({
            ...inQueue(tenant, filter),
            priorityRank,
            ...(isBegun ? behind(place) : {}),
          } as Filter<TicketRecord>)
          .sort(waitingOrder)
          .limit(limit + 1 - rows.length)
          .toArray();
        rows.push(...found);
      }
      return { items: rows.slice(0, limit), hasNextPage: rows.length > limit };
    },

    count: (tenant: string, filter: QueueFilter): Promise<number> =>
      tickets.countDocuments(inQueue(tenant, filter), { limit: countedMax }),

    /** Its place among those that nobody has taken, from 1. */
    async placeOf(ticket: TicketRecord): Promise<number> {
      const { tenant, priorityRank } = ticket;
      const waiting = { tenant, state: { $in: [...waitingStates] } };
      let place = 1;
      for (const rank of ranksOf({}).filter((other) => other >= priorityRank)) {
        if (place >= placeMax) break;
        const ahead = rank === priorityRank ? before(ticket) : {};
        place += await tickets.countDocuments(
          { ...waiting, priorityRank: rank, ...ahead } as Filter<TicketRecord>,
          { limit: placeMax - place },
        );
      }
      return place;
    },

    /** @returns local ids of those that went */
    async remove(
      tenant: string,
      which: Omit<Filter<TicketRecord>, 'tenant'>,
      session: ClientSession,
    ): Promise<string[]> {
      const wanted = ofTenant<TicketRecord>(tenant, which);
      const found = await tickets.find(wanted, { session, projection: { _id: 1 } }).toArray();
      const ids = found.map(({ _id }) => _id);
      await tickets.deleteMany(ofTenant<TicketRecord>(tenant, { _id: { $in: ids } }), { session });
      return ids;
    },

    /** Tickets of every shop that have a mark due. */
    late: (now: Date, limit: number): Promise<TicketRecord[]> =>
      tickets
        .find({ 'sla.nextMarkAt': { $lte: now } } as Filter<TicketRecord>)
        .sort({ 'sla.nextMarkAt': 1 })
        .limit(limit)
        .toArray(),

    /** A shop whose tickets have been kept long enough, and which they are; null when there is none. */
    async outlived(
      now: Date,
      limit: number,
    ): Promise<{ readonly tenant: string; readonly ids: readonly string[] } | null> {
      const found = await tickets
        .find({ purgeAt: { $lte: now } } as Filter<TicketRecord>)
        .project<Pick<TicketRecord, '_id' | 'tenant'>>({ tenant: 1 })
        .sort({ purgeAt: 1 })
        .limit(limit)
        .toArray();
      const tenant = found[0]?.tenant;
      if (tenant === undefined) return null;
      const theirs = found.filter((ticket) => ticket.tenant === tenant);
      return { tenant, ids: theirs.map(({ _id }) => _id) };
    },

    /** Resolved tickets of every shop that nobody came back to. */
    settled: (now: Date, limit: number): Promise<TicketRecord[]> =>
      tickets
        .find({ closesAt: { $lte: now } } as Filter<TicketRecord>)
        .sort({ closesAt: 1 })
        .limit(limit)
        .toArray(),
  };
}

const inQueue = (
  tenant: string,
  { states, priorityRanks, assigneeId, breached }: QueueFilter,
): Filter<TicketRecord> =>
  ofTenant<TicketRecord>(tenant, {
    state: { $in: [...states] },
    ...(priorityRanks ? { priorityRank: { $in: [...priorityRanks] } } : {}),
    ...(assigneeId === undefined ? {} : assignedTo(assigneeId)),
    ...(breached === undefined ? {} : { breached }),
  });

const assignedTo = (id: string | null): Document => ({ 'assignee.id': id });

/** The priorities to be read, the most urgent first. */
const ranksOf = ({ priorityRanks }: Pick<QueueFilter, 'priorityRanks'>): readonly number[] =>
  [...new Set(priorityRanks ?? ticketPriorities.map(rankOf))].sort((a, b) => b - a);

type QueuePlace = Pick<TicketRecord, 'priorityRank' | 'createdAt' | '_id'>;

const placeIn = ([rank, at, id]: readonly CursorValue[]): QueuePlace => ({
  priorityRank: Number(rank),
  createdAt: new Date(String(at)),
  _id: String(id),
});

/** What comes after a place within its priority. The outer bound is for the index. */
const behind = ({ createdAt, _id }: QueuePlace): Document => ({
  createdAt: { $gte: createdAt },
  $or: [{ createdAt: { $gt: createdAt } }, { createdAt, _id: { $gt: _id } }],
});

/** What comes before it. */
const before = ({ createdAt, _id }: QueuePlace): Document => ({
  createdAt: { $lte: createdAt },
  $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: _id } }],
});
