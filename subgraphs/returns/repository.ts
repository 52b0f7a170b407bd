import type { ClientSession, Db, Document, Filter, MongoClient } from 'mongodb';
import type { Clock } from '../../kernel/clock.ts';
import { ensureIndexes, type IndexDeclarations } from '../../kernel/data/ensure-indexes.ts';
import type { IdempotentRequest, Remember } from '../../kernel/data/idempotency.ts';
import { onceInTransaction } from '../../kernel/data/once-in-transaction.ts';
import { pageByMoment } from '../../kernel/data/page-by-moment.ts';
import { createRunningNumbers } from '../../kernel/data/running-numbers.ts';
import { ofTenant } from '../../kernel/data/tenant-filter.ts';
import { inTransaction } from '../../kernel/data/transaction.ts';
import { ShopError } from '../../kernel/errors.ts';
import { appendEvents } from '../../kernel/events/outbox.ts';
import { countedMax, type Page, type PageRequest } from '../../kernel/page.ts';
import {
  isKnown,
  type KnownOrder,
  type ReturnOrderRecord,
  type ReturnRecord,
} from './domain/return.ts';
import type { ReturnState } from './domain/return-state.ts';
import { paidOutcomes, payableStates } from './domain/return-steps.ts';
import { returnChanged, returnRequested } from './events.ts';

export type { ReturnLineRecord, ReturnOrderRecord, ReturnRecord } from './domain/return.ts';

export const returnsCollection = 'returns';
export const returnOrdersCollection = 'return_orders';
const countersCollection = 'return_counters';

const newest = { requestedAt: -1, _id: -1 } as const;
const lastSettled = { 'payout.dueAt': -1, _id: -1 } as const;

/** Every query begins with the tenant. */
const indexes: IndexDeclarations = {
  [returnsCollection]: [
    { key: { tenant: 1, number: 1 }, unique: true },
    { key: { tenant: 1, orderId: 1, requestedAt: 1 } },
    { key: { tenant: 1, ...newest } },
    { key: { tenant: 1, state: 1, ...newest } },
    { key: { tenant: 1, 'label.trackingNumber': 1 } },
    { key: { tenant: 1, 'payout.state': 1, ...lastSettled } },
    // Of all shops: time passes for every one.
    { key: { state: 1, expiresAt: 1 } },
    { key: { 'payout.state': 1, 'payout.dueAt': 1 } },
  ],
  [returnOrdersCollection]: [{ key: { tenant: 1, 'lines.lineId': 1 } }],
};

/** Parcels of one customer that are looked up. */
const parcelsMax = 1_000;
/** The number before a shop's first return. */
const numberBase = 20_000;

export type ReturnRepository = ReturnType<typeof createReturnRepository>;

export function createReturnRepository({
  client,
  db,
  clock,
}: {
  readonly client: MongoClient;
  readonly db: Db;
  readonly clock: Clock;
}) {
  const returns = db.collection<ReturnRecord>(returnsCollection);
  const orders = db.collection<ReturnOrderRecord>(returnOrdersCollection);

  const nextNumber = createRunningNumbers(db, {
    counters: countersCollection,
    records: returnsCollection,
    prefix: 'RMA-',
    base: numberBase,
  });

  const replace = async (
    next: ReturnRecord,
    fromVersion: number,
    session: ClientSession,
    mustBeFirst = true,
  ): Promise<boolean> => {
    const { matchedCount } = await returns.replaceOne(
      ofTenant<ReturnRecord>(next.tenant, { _id: next._id, version: fromVersion }),
      next,
      { session },
    );
    if (matchedCount === 0 && mustBeFirst)
      throw new ShopError('CONFLICT', 'Another change of this return came first');
    if (matchedCount > 0) await appendEvents(db, session, [returnChanged(next)], clock);
    return matchedCount > 0;
  };

  return {
    ensureIndexes: (): Promise<void> => ensureIndexes(db, indexes),

    byIds: (tenant: string, ids: readonly string[]): Promise<ReturnRecord[]> =>
      returns.find(ofTenant<ReturnRecord>(tenant, { _id: { $in: [...ids] } })).toArray(),

    /** Oldest first. */
    byOrderIds: (tenant: string, orderIds: readonly string[]): Promise<ReturnRecord[]> =>
      returns
        .find(ofTenant<ReturnRecord>(tenant, { orderId: { $in: [...orderIds] } }))
        .sort({ requestedAt: 1, _id: 1 })
        .toArray(),

    /** Numbers of the parcels in which pieces of these orders came back or were to. */
    async trackingNumbersOf(tenant: string, orderIds: readonly string[]): Promise<string[]> {
      const labelled = await returns
        .find(ofTenant<ReturnRecord>(tenant, { orderId: { $in: [...orderIds] } }), {
          projection: { label: 1 },
          limit: parcelsMax,
        })
        .toArray();
      return labelled.flatMap(({ label }) => (label ? [label.trackingNumber] : []));
    },

    ordersByIds: (tenant: string, ids: readonly string[]): Promise<ReturnOrderRecord[]> =>
      orders.find(ofTenant<ReturnOrderRecord>(tenant, { _id: { $in: [...ids] } })).toArray(),

    ordersByLineIds: (tenant: string, ids: readonly string[]): Promise<ReturnOrderRecord[]> =>
      orders
        .find(
          ofTenant<ReturnOrderRecord>(tenant, { 'lines.lineId': { $in: [...ids] } } as Document),
        )
        .toArray(),

    /** Newest first. */
    page: (
      tenant: string,
      states: readonly ReturnState[] | null,
      request: PageRequest,
    ): Promise<Page<ReturnRecord>> =>
      pageByMoment(returns, inStates(tenant, states), newest, request),

    count: (tenant: string, states: readonly ReturnState[] | null): Promise<number> =>
      returns.countDocuments(inStates(tenant, states), { limit: countedMax }),

    /** Those whose payout was given up, the last one first. */
    unpaidPage: (tenant: string, request: PageRequest): Promise<Page<ReturnRecord>> =>
      pageByMoment(returns, unpaid(tenant), lastSettled, request),

    countUnpaid: (tenant: string): Promise<number> =>
      returns.countDocuments(unpaid(tenant), { limit: countedMax }),

    /**
     * Lets `decide` make a return of an order, given the returns there are: the return, its event and the
     * remembered reply are stored in one transaction. Two at once for one order run one after the other.
     * @param decide throws to refuse; nothing is stored then and no number is used
     * @returns null when the order is not known
     */
    create<R>(
      tenant: string,
      orderId: string,
      decide: (
        order: ReturnOrderRecord,
        existing: readonly ReturnRecord[],
      ) => (number: string) => {
        readonly record: ReturnRecord;
        readonly sessionHash: string | null;
        readonly reply: R;
      },
      remember: Remember<R>,
    ): Promise<R | null> {
      // A transaction that runs anew keeps its number.
      let number: string | null = null;
      return inTransaction(client, async (session) => {
        const order = await orders.findOneAndUpdate(
          ofTenant<ReturnOrderRecord>(tenant, { _id: orderId }),
          { $inc: { requests: 1 } },
          { session, returnDocument: 'after' },
        );
        if (!order) return null;
        const existing = await returns
          .find(ofTenant<ReturnRecord>(tenant, { orderId }), { session })
          .toArray();
        const make = decide(order, existing);
        number ??= await nextNumber(tenant);
        const { record, sessionHash, reply } = make(number);
        await returns.insertOne(record, { session });
        await appendEvents(db, session, [returnRequested(record, sessionHash)], clock);
        await remember(reply, session);
        return reply;
      });
    },

    /**
     * Lets `decide` take a step of a return, once for that request: the return, its event and the reply are stored in
     * one transaction. Two at once run one after the other.
     * @param decide null: nothing is stored and nothing remembered
     * @returns null when nothing was stored, or there is no such return
     * @throws ShopError IDEMPOTENCY_KEY_REUSED, and what `decide` throws
     */
    change(
      request: IdempotentRequest,
      id: string,
      decide: (record: ReturnRecord, session: ClientSession) => Promise<ReturnRecord | null>,
    ): Promise<{ readonly returnId: string } | null> {
      return onceInTransaction({ client, db, clock }, request, async (session) => {
        const record = await returns.findOne(ofTenant<ReturnRecord>(request.tenant, { _id: id }), {
          session,
        });
        if (!record) return null;
        const next = await decide(record, session);
        if (!next) return null;
        await replace(next, record.version, session);
        return { returnId: id };
      });
    },

    /** Stores a step that nobody asked for. @returns false when another change came first */
    store: (next: ReturnRecord, fromVersion: number): Promise<boolean> =>
      inTransaction(client, async (session) => replace(next, fromVersion, session, false)),

    byTrackingNumber: (tenant: string, trackingNumber: string): Promise<ReturnRecord | null> =>
      returns.findOne(
        ofTenant<ReturnRecord>(tenant, { 'label.trackingNumber': trackingNumber } as Document),
      ),

    /** Approved returns of every shop whose time to be sent is over. */
    expired: (now: Date, limit: number): Promise<ReturnRecord[]> =>
      returns
        .find({ state: 'APPROVED', expiresAt: { $lte: now } } as Filter<ReturnRecord>)
        .sort({ expiresAt: 1 })
        .limit(limit)
        .toArray(),

    /** Returns of every shop whose payout is due. */
    owing: (now: Date, limit: number): Promise<ReturnRecord[]> =>
      returns
        .find({ 'payout.state': 'PENDING', 'payout.dueAt': { $lte: now } } as Filter<ReturnRecord>)
        .sort({ 'payout.dueAt': 1 })
        .limit(limit)
        .toArray(),

    /** Puts a payout off for other copies while this one pays it. @returns null when one of them was faster */
    claimPayout: (
      { _id, version, payout }: ReturnRecord,
      until: Date,
    ): Promise<ReturnRecord | null> =>
      returns.findOneAndUpdate(
        {
          _id,
          version,
          'payout.state': 'PENDING',
          'payout.dueAt': payout?.dueAt,
        } as Filter<ReturnRecord>,
        { $set: { 'payout.dueAt': until } } as Document,
        { returnDocument: 'after' },
      ),

    /** @throws ShopError NOT_FOUND while the order's pieces are not known */
    async knownOrder(tenant: string, _id: string, session: ClientSession): Promise<KnownOrder> {
      const order = await orders.findOne(ofTenant<ReturnOrderRecord>(tenant, { _id }), { session });
      if (isKnown(order)) return order;
      throw new ShopError('NOT_FOUND', 'We do not know that order yet; try again in a moment');
    },

    /** The pieces of an order, which never change. */
    async learnPieces(
      tenant: string,
      orderId: string,
      pieces: Pick<ReturnOrderRecord, 'number' | 'currencyCode' | 'lines'>,
    ): Promise<void> {
      await orders.updateOne(
        ofTenant<ReturnOrderRecord>(tenant, { _id: orderId }),
        { $set: pieces, $setOnInsert: { state: 'PLACED', deliveredAt: null, version: 1 } },
        { upsert: true },
      );
    },

    /** Where an order stands, unless something newer is known. */
    async learnState(
      tenant: string,
      orderId: string,
      standing: Pick<ReturnOrderRecord, 'state' | 'deliveredAt' | 'version'>,
    ): Promise<void> {
      const order = ofTenant<ReturnOrderRecord>(tenant, { _id: orderId });
      const older = { ...order, version: { $lt: standing.version } };
      const { matchedCount } = await orders.updateOne(older, { $set: standing });
      if (matchedCount > 0) return;
      const unknown = { number: null, currencyCode: null, lines: null };
      await orders.updateOne(
        order,
        { $setOnInsert: { ...unknown, ...standing } },
        { upsert: true },
      );
    },
  };
}

const inStates = (tenant: string, states: readonly ReturnState[] | null): Filter<ReturnRecord> =>
  ofTenant<ReturnRecord>(tenant, states ? { state: { $in: [...states] } } : {});

/** The domain's `isPayoutGivenUp`, as a query. */
const unpaid = (tenant: string): Filter<ReturnRecord> =>
  ofTenant<ReturnRecord>(tenant, {
    'payout.state': 'FAILED',
    state: { $in: [...payableStates] },
    outcome: { $in: [...paidOutcomes] },
    refundMinor: { $gt: 0 },
  } as Filter<ReturnRecord>);
