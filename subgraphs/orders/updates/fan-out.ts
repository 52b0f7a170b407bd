import type { Clock } from '../../../kernel/clock.ts';
import { ShopError } from '../../../kernel/errors.ts';
import type { StoredEvent } from '../../../kernel/events/event.ts';
import { orderAnonymisedType, orderStatusChangedType, statusChangeOf } from '../events.ts';
import type { OrderUpdateEndReason } from '../generated/types.ts';
import type { OrderRepository } from '../repository.ts';
import { newDelivery } from './delivery.ts';
import type { DeliveryRepository } from './delivery-repository.ts';
import { isOver, newsOf } from './news.ts';
import type { UpdateSubscriptionRepository } from './repository.ts';
import { ended, type UpdateSubscriptionRecord } from './subscription.ts';

export const fanOutTypes = [orderStatusChangedType, orderAnonymisedType] as const;

/**
 * Makes a notice for everybody who is told of a change, and ends what is over. Safe to run twice and in any number of
 * copies: a notice has its event in its id.
 * @returns whether there is anything new to send
 */
export async function fanOut(
  event: StoredEvent,
  {
    orders,
    subscriptions,
    deliveries,
    clock,
  }: {
    readonly orders: OrderRepository;
    readonly subscriptions: UpdateSubscriptionRepository;
    readonly deliveries: DeliveryRepository;
    readonly clock: Clock;
  },
): Promise<boolean> {
  const { tenant } = event;
  const { orderId } = event.data as { readonly orderId: string };
  const endAll = async (
    records: readonly UpdateSubscriptionRecord[],
    reason: OrderUpdateEndReason,
  ): Promise<void> => {
    for (const record of records)
      if (!(await subscriptions.store(ended(record, reason, clock.now()))))
        throw new ShopError('CONFLICT', 'A subscription was changed at this moment; read it again');
  };
  if (event.type === orderAnonymisedType) {
    const all = await subscriptions.ofOrders(tenant, [orderId]);
    await endAll(
      all.filter(({ sealedTarget }) => sealedTarget !== null),
      'ERASED',
    );
    return false;
  }
  const open = await subscriptions.openOfOrder(tenant, orderId);
  if (open.length === 0) return false;

  const change = statusChangeOf(event);
  const [order] = await orders.byIds(tenant, [orderId]);
  const news = order ? newsOf(order, change) : null;
  const told = news
    ? open.filter(({ state, sinceVersion }) => state === 'ACTIVE' && sinceVersion < change.version)
    : [];
  if (news)
    await deliveries.add(
      told.map(({ _id, channel }) =>
        newDelivery(
          {
            ...{ tenant, orderId, news, channel },
            subscriptionId: _id,
            eventId: event._id,
            orderVersion: change.version,
          },
          event.time,
          clock.now(),
        ),
      ),
    );
  if (isOver(change.state)) await endAll(open, 'ORDER_DONE');
  return told.length > 0;
}
