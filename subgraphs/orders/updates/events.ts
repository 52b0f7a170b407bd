import type { NewEvent } from '../../../kernel/events/event.ts';
import type { OrderUpdateChannel, OrderUpdateEndReason } from '../generated/types.ts';
import type { SubscriptionState, UpdateSubscriptionRecord } from './subscription.ts';

export type UpdateSubscriptionChange = {
  readonly subscriptionId: string;
  readonly orderId: string;
  readonly channel: OrderUpdateChannel;
  readonly state: SubscriptionState;
  readonly endReason: OrderUpdateEndReason | null;
  readonly termsVersion: string;
};

export const updateSubscriptionChangedType = 'aurora.order.update_subscription_changed';

/** Tells nothing of whom it reaches. */
export const updateSubscriptionChanged = (
  record: UpdateSubscriptionRecord,
): NewEvent<UpdateSubscriptionChange> => {
  const key = `OrderUpdateSubscription:${record._id}`;
  return {
    type: updateSubscriptionChangedType,
    source: '/orders',
    subject: key,
    tenant: record.tenant,
    key,
    keySeq: record.version,
    schemaVersion: 1,
    data: {
      subscriptionId: record._id,
      orderId: record.orderId,
      channel: record.channel,
      state: record.state,
      endReason: record.endReason,
      termsVersion: record.consent.termsVersion,
    },
  };
};
