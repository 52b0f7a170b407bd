import { type Caller, maySeeOrder } from '../../../kernel/caller.ts';
import { localIdOf } from '../../../kernel/ids.ts';
import type { OrderUpdatesUnsubscribeInput } from '../generated/types.ts';
import {
  type DeskParts,
  type DeskTools,
  mustBeGuest,
  refused,
  type SubscriptionAnswer,
} from './desk-parts.ts';
import { ended } from './subscription.ts';
import { readUnsubscribeToken } from './unsubscribe-link.ts';

/** How somebody is told no more: by the shopper of the order, or by whoever holds a link of a notice. */
export const createUnsubscribe =
  ({ subscriptions, config, clock }: DeskParts, { once, put }: DeskTools) =>
  /** @throws ShopError by id FORBIDDEN or UNAUTHENTICATED for who has proved no order; BAD_USER_INPUT, IDEMPOTENCY_KEY_REUSED, CONFLICT */
  async (
    caller: Caller,
    { subscriptionId, token, idempotencyKey }: OrderUpdatesUnsubscribeInput,
  ): Promise<SubscriptionAnswer> => {
    if (Boolean(subscriptionId) === Boolean(token)) return refused('ONE_NEEDED');
    const { tenant } = caller;
    const shopper = token ? null : mustBeGuest(caller);
    const id = token
      ? readUnsubscribeToken(tenant, token, config.secrets.data)
      : localIdOf('OrderUpdateSubscription', subscriptionId ?? '', 'subscriptionId');
    if (id === null) return refused('LINK_INVALID');
    const found = await subscriptions.byId(tenant, id);
    // A link of long ago has done what it says.
    if (!found && token) return { subscriptionId: null, problem: null };
    if (!found || (shopper && !maySeeOrder(shopper, found.orderId)))
      return refused('NOT_FOUND', 'subscriptionId');

    const request = {
      tenant,
      actor: shopper?.sessionId ?? 'unsubscribe-link',
      operation: 'orderUpdatesUnsubscribe',
      key: idempotencyKey,
      body: { id },
    };
    await once(request, async (session) => {
      const record = await subscriptions.byId(tenant, id, session);
      if (record && (record.state !== 'ENDED' || record.sealedTarget !== null))
        await put(ended(record, 'UNSUBSCRIBED', clock.now()), session);
      return { subscriptionId: id };
    });
    return { subscriptionId: token ? null : id, problem: null };
  };
