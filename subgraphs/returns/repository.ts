import type { Db, Document, Filter, MongoClient } from 'mongodb';
import type { Clock } from '../../kernel/clock.ts';
import { ensureIndexes, type IndexDeclarations } from '../../kernel/data/ensure-indexes.ts';
import type { Remember } from '../../kernel/data/idempotency.ts';
import { isDuplicateKey } from '../../kernel/data/mongo-errors.ts';
import { ofTenant } from '../../kernel/data/tenant-filter.ts';
import { inTransaction } from '../../kernel/data/transaction.ts';
import { appendEvents } from '../../kernel/events/outbox.ts';
import type { CursorValue, Page, PageRequest } from '../../kernel/page.ts';
import type { ReturnOrderRecord, ReturnRecord } from './domain/return.ts';
import type { ReturnState } from './domain/return-state.ts';
import { returnRequested } from './events.ts';

export type { ReturnLineRecord, ReturnOrderRecord, ReturnRecord } from './domain/return.ts';

export const returnsCollection = 'returns';
const ordersCollection = 'return_orders';
const countersCollection = 'return_counters';

const newest = { requestedAt: -1, _id: -1 } as const;

/** Every query begins with the tenant. */
const indexes: IndexDeclarations = {
  [returnsCollection]: [
    { key: { tenant: 1, number: 1 }, unique: true },
    { key: { tenant: 1, orderId: 1, requestedAt: 1 } },
    { key: { tenant: 1, ...newest } },
    { key: { tenant: 1, state: 1, ...newest } },
  ],
  [ordersCollection]: [{ key: { tenant: 1, 'lines.lineId': 1 } }],
};

/** The number before a shop's first return. */
const numberBase = 20_000;

interface CounterRecord {
  /** The tenant. */
  readonly _id: string;
  readonly value: number;
}

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
  const orders = db.collection<ReturnOrderRecord>(ordersCollection);
  const counters = db.collection<CounterRecord>(countersCollection);

  /** The next return number: never given twice; one that is not used leaves a gap. */
  const nextNumber = async (tenant: string): Promise<string> => {
    for (;;) {
      const counter = await counters.findOneAndUpdate(
        { _id: tenant },
        { $inc: { value: 1 } },
        { returnDocument: 'after' },
      );
      if (counter) return `RMA-${counter.value}`;
      const last = await returns.findOne(ofTenant<ReturnRecord>(tenant), {
        sort: { number: -1 },
        projection: { number: 1 },
      });
      const value = Math.max(numberBase, Number(last?.number.slice('RMA-'.length) ?? 0));
      await counters.insertOne({ _id: tenant, value }).catch(ignoreDuplicate);
    }
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

    ordersByIds: (tenant: string, ids: readonly string[]): Promise<ReturnOrderRecord[]> =>
      orders.find(ofTenant<ReturnOrderRecord>(tenant, { _id: { $in: [...ids] } })).toArray(),

    ordersByLineIds: (tenant: string, ids: readonly string[]): Promise<ReturnOrderRecord[]> =>
      orders
        .find(
          ofTenant<ReturnOrderRecord>(tenant, { 'lines.lineId': { $in: [...ids] } } as Document),
        )
        .toArray(),

    async page(
      tenant: string,
      states: readonly ReturnState[] | null,
      { limit, after }: PageRequest,
    ): Promise<Page<ReturnRecord>> {
      const wanted = inStates(tenant, states);
      const rows = await returns
        .find(after ? ({ $and: [wanted, behind(after)] } as Filter<ReturnRecord>) : wanted)
        .sort(newest)
        .limit(limit + 1)
        .toArray();
      return { items: rows.slice(0, limit), hasNextPage: rows.length > limit };
    },

    count: (tenant: string, states: readonly ReturnState[] | null): Promise<number> =>
      returns.countDocuments(inStates(tenant, states)),

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
      ) => (number: string) => { readonly record: ReturnRecord; readonly reply: R },
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
        const { record, reply } = make(number);
        await returns.insertOne(record, { session });
        await appendEvents(db, session, [returnRequested(record)], clock);
        await remember(reply, session);
        return reply;
      });
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

/** Everything that comes after a position of the list. */
const behind = ([at, id]: readonly CursorValue[]): Document => {
  const requestedAt = new Date(String(at));
  return { $or: [{ requestedAt: { $lt: requestedAt } }, { requestedAt, _id: { $lt: id } }] };
};

/** Another copy of the process made the same record first: that is as good. */
const ignoreDuplicate = (error: unknown): void => {
  if (!isDuplicateKey(error)) throw error;
};
