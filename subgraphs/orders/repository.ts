import type { ClientSession, Db, Document, Filter, MongoClient } from 'mongodb';
import type { Clock } from '../../kernel/clock.ts';
import { ensureIndexes, type IndexDeclarations } from '../../kernel/data/ensure-indexes.ts';
import type { IdempotentRequest } from '../../kernel/data/idempotency.ts';
import { onceInTransaction } from '../../kernel/data/once-in-transaction.ts';
import { pageByMoment } from '../../kernel/data/page-by-moment.ts';
import { ofTenant } from '../../kernel/data/tenant-filter.ts';
import { inTransaction } from '../../kernel/data/transaction.ts';
import { ShopError } from '../../kernel/errors.ts';
import type { NewEvent } from '../../kernel/events/event.ts';
import { appendEvents } from '../../kernel/events/outbox.ts';
import { countedMax, type Page, type PageRequest } from '../../kernel/page.ts';
import type { CustomerRecord, OrderRecord, ShipmentRecord } from './domain/order.ts';
import type { OrderCriteria } from './domain/order-criteria.ts';
import { searchKeysOf } from './domain/search-keys.ts';
import { matching, type OrderSort, orderSorts } from './order-query.ts';

export type {
  AttentionRecord,
  CustomerRecord,
  ExpectedWindowRecord,
  OrderLineRecord,
  OrderRecord,
  ShipmentRecord,
  TimelineEntryRecord,
} from './domain/order.ts';

export const ordersCollection = 'orders';

const newest = { changedAt: -1, _id: -1 } as const;

/** Every query begins with the tenant. */
const indexes: IndexDeclarations = {
  [ordersCollection]: [
    { key: { tenant: 1, number: 1 }, unique: true },
    { key: { tenant: 1, ...newest } },
    { key: { tenant: 1, placedAt: -1, _id: -1 } },
    { key: { tenant: 1, state: 1, ...newest } },
    { key: { tenant: 1, state: 1, placedAt: -1, _id: -1 } },
    { key: { tenant: 1, shipmentStatus: 1, ...newest } },
    { key: { tenant: 1, 'attention.reason': 1, ...newest } },
    { key: { tenant: 1, 'shipments.carrier': 1, ...newest } },
    { key: { tenant: 1, 'shipments.trackingNumber': 1 } },
    { key: { tenant: 1, 'shipments._id': 1 } },
    { key: { tenant: 1, 'lines._id': 1 } },
    { key: { tenant: 1, paymentState: 1, ...newest } },
    { key: { tenant: 1, 'search.nameKeys': 1, ...newest } },
    { key: { tenant: 1, 'search.dueBy': 1, _id: 1 } },
    { key: { tenant: 1, 'customer._id': 1, placedAt: -1, _id: -1 } },
    { key: { tenant: 1, emailHash: 1, placedAt: -1, _id: -1 } },
    // Of all shops: time passes for every one.
    { key: { state: 1, deliveredAt: 1 } },
    { key: { 'cancellation.settlement.state': 1, 'cancellation.settlement.dueAt': 1 } },
  ],
};

/** Orders of one customer that are read together; who has more is no person. */
const ordersOfCustomerMax = 5_000;
/** Orders that may share one tracking number (carriers use numbers anew after a year or so). */
const sameTrackingMax = 10;

/** What becomes of an order: the record and the event to store, or null to leave it as it is. */
export interface OrderChange<R> {
  readonly store: StoredChange | null;
  readonly reply: R;
}

/** The order in its next version, and the event that tells of it. */
export interface StoredChange {
  readonly order: OrderRecord;
  readonly event: NewEvent;
}

export type OrderRepository = ReturnType<typeof createOrderRepository>;

export function createOrderRepository({
  client,
  db,
  clock,
}: {
  readonly client: MongoClient;
  readonly db: Db;
  readonly clock: Clock;
}) {
  const orders = db.collection<OrderRecord>(ordersCollection);
  const having = (tenant: string, field: string, ids: readonly string[]): Promise<OrderRecord[]> =>
    orders
      .find(ofTenant<OrderRecord>(tenant, { [field]: { $in: [...ids] } } as Document))
      .toArray();

  const findByParcel = async (
    tenant: string,
    { carrier, trackingNumber }: Pick<ShipmentRecord, 'carrier' | 'trackingNumber'>,
    session: ClientSession,
  ): Promise<{ order: OrderRecord; shipment: ShipmentRecord } | null> => {
    const found = await orders
      .find(
        ofTenant<OrderRecord>(tenant, { 'shipments.trackingNumber': trackingNumber } as Document),
        { session, sort: { placedAt: -1 }, limit: sameTrackingMax },
      )
      .toArray();
    for (const order of found) {
      const shipment = order.shipments.find(
        (each) => each.carrier === carrier && each.trackingNumber === trackingNumber,
      );
      if (shipment) return { order, shipment };
    }
    return null;
  };

  /** @returns false when the order has moved on from the version that this change was made from */
  const replace = async (
    { order, event }: StoredChange,
    session: ClientSession,
  ): Promise<boolean> => {
    const { _id, tenant, ...fields } = order;
    const { matchedCount } = await orders.updateOne(
      ofTenant<OrderRecord>(tenant, { _id, version: order.version - 1 }),
      { $set: { ...fields, search: searchKeysOf(order) } },
      { session },
    );
    if (matchedCount === 0) return false;
    await appendEvents(db, session, [event], clock);
    return true;
  };

  const replaceOrRefuse = async (change: StoredChange, session: ClientSession): Promise<void> => {
    if (!(await replace(change, session)))
      throw new ShopError('CONFLICT', 'Another change of this order came first');
  };

  return {
    ensureIndexes: (): Promise<void> => ensureIndexes(db, indexes),

    byIds: (tenant: string, ids: readonly string[]) => having(tenant, '_id', ids),
    byLineIds: (tenant: string, ids: readonly string[]) => having(tenant, 'lines._id', ids),
    byShipmentIds: (tenant: string, ids: readonly string[]) => having(tenant, 'shipments._id', ids),

    find: (tenant: string, id: string): Promise<OrderRecord | null> =>
      orders.findOne(ofTenant<OrderRecord>(tenant, { _id: id })),

    findByNumber: (tenant: string, number: string): Promise<OrderRecord | null> =>
      orders.findOne(ofTenant<OrderRecord>(tenant, { number })),

    /** Orders of whoever has that address, latest first. @param emailHash as it is stored with each order */
    latestOfEmail: (tenant: string, emailHash: string, limit: number): Promise<OrderRecord[]> =>
      orders
        .find(ofTenant<OrderRecord>(tenant, { emailHash }))
        .sort({ placedAt: -1, _id: -1 })
        .limit(limit)
        .toArray(),

    /** A customer lives in the orders that name them: as the latest one does. */
    async findCustomer(tenant: string, customerId: string): Promise<CustomerRecord | null> {
      const latest = await orders.findOne(
        ofTenant<OrderRecord>(tenant, { 'customer._id': customerId } as Document),
        { sort: { placedAt: -1, _id: -1 } },
      );
      return latest?.customer ?? null;
    },

    /** Everything that a customer ordered, latest first. */
    ofCustomer: (tenant: string, customerId: string): Promise<OrderRecord[]> =>
      orders
        .find(ofTenant<OrderRecord>(tenant, { 'customer._id': customerId } as Document))
        .sort({ placedAt: -1 })
        .limit(ordersOfCustomerMax)
        .toArray(),

    page(
      tenant: string,
      criteria: OrderCriteria,
      sort: OrderSort,
      request: PageRequest,
    ): Promise<Page<OrderRecord>> {
      const { field, direction } = orderSorts[sort];
      const order = { [field]: direction, _id: direction };
      return pageByMoment(orders, matching(tenant, criteria, sort), order, request);
    },

    /** @param sort the list that is counted: one leaves out what it cannot place */
    count: (tenant: string, criteria: OrderCriteria, sort?: OrderSort): Promise<number> =>
      orders.countDocuments(matching(tenant, criteria, sort), { limit: countedMax }),

    /**
     * Lets `decide` change the order of a parcel, once for that request: the new record, its event and the
     * reply are stored in one transaction, or none of them. Two changes at once run one after the other.
     * @returns the reply, of the first time when the request came before; null when no order has that parcel
     * @throws ShopError IDEMPOTENCY_KEY_REUSED, or CONFLICT when others kept changing the order
     */
    changeByParcel<R>(
      request: IdempotentRequest,
      parcel: Pick<ShipmentRecord, 'carrier' | 'trackingNumber'>,
      decide: (order: OrderRecord, shipment: ShipmentRecord) => OrderChange<R>,
    ): Promise<R | null> {
      return onceInTransaction({ client, db, clock }, request, async (session) => {
        const found = await findByParcel(request.tenant, parcel, session);
        if (!found) return null;
        const { store, reply } = decide(found.order, found.shipment);
        if (store) await replaceOrRefuse(store, session);
        return reply;
      });
    },

    /**
     * Lets `decide` change one order, once for that request: the new record, its event and the reply are stored in one
     * transaction, or none of them. Two changes at once run one after the other.
     * @param decide null: nothing is stored and nothing remembered
     * @returns the reply, of the first time when the request came before; null when nothing was stored, or there is no
     * such order
     * @throws ShopError IDEMPOTENCY_KEY_REUSED, and what `decide` throws
     */
    change<R>(
      request: IdempotentRequest,
      id: string,
      decide: (order: OrderRecord) => (StoredChange & { readonly reply: R }) | null,
    ): Promise<R | null> {
      return onceInTransaction({ client, db, clock }, request, async (session) => {
        const order = await orders.findOne(ofTenant<OrderRecord>(request.tenant, { _id: id }), {
          session,
        });
        const decided = order && decide(order);
        if (!decided) return null;
        await replaceOrRefuse(decided, session);
        return decided.reply;
      });
    },

    /**
     * Stores a change that nobody asked for.
     * @param also what is to be stored with it, or not at all
     * @returns false when another change came first
     */
    store: (
      order: OrderRecord,
      event: NewEvent,
      also: (session: ClientSession) => Promise<void> = async () => {},
    ): Promise<boolean> =>
      inTransaction(client, async (session) => {
        const isStored = await replace({ order, event }, session);
        if (isStored) await also(session);
        return isStored;
      }),

    /** Delivered orders of every shop that were so by then. */
    deliveredBy: (then: Date, limit: number): Promise<OrderRecord[]> =>
      orders
        .find({ state: 'DELIVERED', deliveredAt: { $lte: then } } as Filter<OrderRecord>)
        .sort({ deliveredAt: 1 })
        .limit(limit)
        .toArray(),

    /** Cancelled orders of every shop whose settlement is due. */
    owing: (now: Date, limit: number): Promise<OrderRecord[]> =>
      orders
        .find({
          'cancellation.settlement.state': 'PENDING',
          'cancellation.settlement.dueAt': { $lte: now },
        } as Filter<OrderRecord>)
        .sort({ 'cancellation.settlement.dueAt': 1 })
        .limit(limit)
        .toArray(),

    /** Puts a settlement off for other copies while this one makes it. @returns null when one of them was faster */
    claimSettlement: (
      { _id, version, cancellation }: OrderRecord,
      until: Date,
    ): Promise<OrderRecord | null> =>
      orders.findOneAndUpdate(
        {
          _id,
          version,
          'cancellation.settlement.state': 'PENDING',
          'cancellation.settlement.dueAt': cancellation?.settlement?.dueAt,
        } as Filter<OrderRecord>,
        { $set: { 'cancellation.settlement.dueAt': until } } as Document,
        { returnDocument: 'after' },
      ),
  };
}
