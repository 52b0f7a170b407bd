import type { ClientSession, Collection, Db, MongoClient } from 'mongodb';
import type { Clock } from '../../../kernel/clock.ts';
import { ensureIndexes, type IndexDeclarations } from '../../../kernel/data/ensure-indexes.ts';
import { ofTenant } from '../../../kernel/data/tenant-filter.ts';
import { inTransaction } from '../../../kernel/data/transaction.ts';
import { appendEvents } from '../../../kernel/events/outbox.ts';
import type { OrderUpdateChannel } from '../generated/types.ts';
import { updateSubscriptionChanged } from './events.ts';
import { perOrderMax, perSessionMax, type UpdateSubscriptionRecord } from './subscription.ts';

export const updateSubscriptionsCollection = 'widgetOrderSubscriptions';

const indexes: IndexDeclarations = {
  [updateSubscriptionsCollection]: [
    // One address is told of an order once, however many ask at the same time.
    { key: { tenant: 1, orderId: 1, channel: 1, targetHash: 1 }, unique: true },
    // An order and a session have no more open ones than they have places.
    {
      key: { tenant: 1, orderId: 1, orderSlot: 1 },
      unique: true,
      partialFilterExpression: { open: true },
      name: 'one_open_subscription_an_order_slot',
    },
    {
      key: { tenant: 1, sessionId: 1, sessionSlot: 1 },
      unique: true,
      partialFilterExpression: { open: true },
      name: 'one_open_subscription_a_session_slot',
    },
    { key: { purgeAt: 1 }, expireAfterSeconds: 0 },
  ],
};

/** Kept of one order: open ones, and those that ended within a month. */
const ofOrderMax = 100;

export type UpdateSubscriptionRepository = ReturnType<typeof createUpdateSubscriptionRepository>;

export function createUpdateSubscriptionRepository({
  client,
  db,
  clock,
}: {
  readonly client: MongoClient;
  readonly db: Db;
  readonly clock: Clock;
}) {
  const subscriptions: Collection<UpdateSubscriptionRecord> = db.collection(
    updateSubscriptionsCollection,
  );
  const within = (session: ClientSession | undefined) => (session ? { session } : {});

  return {
    ensureIndexes: (): Promise<void> => ensureIndexes(db, indexes),

    byId: (
      tenant: string,
      _id: string,
      session?: ClientSession,
    ): Promise<UpdateSubscriptionRecord | null> =>
      subscriptions.findOne(ofTenant<UpdateSubscriptionRecord>(tenant, { _id }), within(session)),

    byTarget: (
      tenant: string,
      orderId: string,
      channel: OrderUpdateChannel,
      targetHash: string,
      session?: ClientSession,
    ): Promise<UpdateSubscriptionRecord | null> =>
      subscriptions.findOne(
        ofTenant<UpdateSubscriptionRecord>(tenant, { orderId, channel, targetHash }),
        within(session),
      ),

    /** Oldest first, ended ones too. */
    ofOrders: (tenant: string, orderIds: readonly string[]): Promise<UpdateSubscriptionRecord[]> =>
      subscriptions
        .find(ofTenant<UpdateSubscriptionRecord>(tenant, { orderId: { $in: [...orderIds] } }))
        .sort({ _id: 1 })
        .limit(ofOrderMax * orderIds.length)
        .toArray(),

    openOfOrder: (
      tenant: string,
      orderId: string,
      session?: ClientSession,
    ): Promise<UpdateSubscriptionRecord[]> =>
      subscriptions
        .find(ofTenant<UpdateSubscriptionRecord>(tenant, { orderId, open: true }), within(session))
        .limit(perOrderMax)
        .toArray(),

    openOfSession: (
      tenant: string,
      sessionId: string,
      session?: ClientSession,
    ): Promise<UpdateSubscriptionRecord[]> =>
      subscriptions
        .find(
          ofTenant<UpdateSubscriptionRecord>(tenant, { sessionId, open: true }),
          within(session),
        )
        .limit(perSessionMax)
        .toArray(),

    /**
     * Stores a record and its event; one of version 1 is new.
     * @returns false when another change came first
     * @throws MongoServerError of a duplicate key when its address or its place was taken meanwhile
     */
    async put(next: UpdateSubscriptionRecord, session: ClientSession): Promise<boolean> {
      const { _id, tenant, version } = next;
      if (version === 1) await subscriptions.insertOne(next, { session });
      else {
        const { matchedCount } = await subscriptions.replaceOne(
          ofTenant<UpdateSubscriptionRecord>(tenant, { _id, version: version - 1 }),
          next,
          { session },
        );
        if (matchedCount === 0) return false;
      }
      await appendEvents(db, session, [updateSubscriptionChanged(next)], clock);
      return true;
    },

    /** A change that nobody asked for. @returns false when another came first */
    store(next: UpdateSubscriptionRecord): Promise<boolean> {
      return inTransaction(client, (session) => this.put(next, session));
    },
  };
}
