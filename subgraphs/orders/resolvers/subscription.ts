import { hasScope, maySeeOrder, refuseUnless } from '../../../kernel/caller.ts';
import { ShopError } from '../../../kernel/errors.ts';
import type { LiveStream } from '../../../kernel/events/live-stream.ts';
import { toPayloads } from '../../../kernel/graphql/to-payloads.ts';
import { localIdOf } from '../../../kernel/ids.ts';
import type { OrdersContext } from '../context.ts';
import {
  type OrderStatusChange,
  orderChangedType,
  orderKey,
  orderPlacedType,
  orderStatusChangedType,
  statusChangeOf,
} from '../events.ts';
import type {
  OrderStatusChangedResolvers,
  OrdersChangedResolvers,
  SubscriptionResolvers,
} from '../generated/types.ts';
import type { OrderRecord } from '../repository.ts';

export const Subscription: SubscriptionResolvers = {
  orderStatusChanged: {
    subscribe: (_root, { orderId }, { caller, live, lastEventId }) => {
      const id = localIdOf('Order', orderId, 'orderId');
      refuseUnless(maySeeOrder(caller, id), caller);
      const stream = live().subscribe({
        tenant: caller.tenant,
        types: [orderStatusChangedType],
        key: orderKey(id),
        afterEventId: lastEventId,
      });
      return payloads(stream, 'orderStatusChanged');
    },
  },

  ordersChanged: {
    subscribe: (_root, _args, { caller, live, lastEventId }) => {
      refuseUnless(caller.kind === 'service' || hasScope(caller, 'orders:read'), caller);
      const stream = live().subscribe({
        tenant: caller.tenant,
        types: [orderPlacedType, orderStatusChangedType, orderChangedType],
        afterEventId: lastEventId,
      });
      return payloads(stream, 'ordersChanged');
    },
  },
};

/** The order as it is now: an event that comes late or twice never shows an older one. */
const orderOf = async (
  { orderId }: Pick<OrderStatusChange, 'orderId'>,
  { loaders }: OrdersContext,
): Promise<OrderRecord> => {
  const order = await loaders.orderById.load(orderId);
  if (!order) throw new ShopError('NOT_FOUND', 'That order is gone');
  return order;
};

export const OrderStatusChanged: OrderStatusChangedResolvers = {
  order: (change, _args, context) => orderOf(change, context),
  entry: async (change, _args, context) => {
    const { statusHistory } = await orderOf(change, context);
    return statusHistory.find((entry) => entry._id === change.entryId) ?? null;
  },
};

export const OrdersChanged: OrdersChangedResolvers = {
  order: (change, _args, context) => orderOf(change, context),
  changedAt: async (change, _args, context) => (await orderOf(change, context)).changedAt,
};

/**
 * Each event as the root value of one execution. The generated types know the root value alone; `subscribeToSubgraph`
 * takes it out of its `EventPayload`.
 */
const payloads = <F extends string>(
  stream: LiveStream,
  field: F,
): AsyncIterable<Record<F, OrderStatusChange>> =>
  toPayloads(stream, ({ event }) => ({
    [field]: statusChangeOf(event),
  })) as unknown as AsyncIterable<Record<F, OrderStatusChange>>;
