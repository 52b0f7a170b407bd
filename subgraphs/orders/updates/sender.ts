import { createHash } from 'node:crypto';
import { addMs, MINUTE_MS, SECOND_MS } from '../../../kernel/clock.ts';
import { ShopError } from '../../../kernel/errors.ts';
import type { Log } from '../../../kernel/log.ts';
import { unsubscribePath } from '../../../kernel/notices/unsubscribe-path.ts';
import { type Notice, NoticeFailure, type Notifier } from '../../../kernel/notifier.ts';
import type { Random } from '../../../kernel/random.ts';
import { type Repeated, repeat } from '../../../kernel/repeat.ts';
import { countGivenUp } from '../../../kernel/telemetry/given-up.ts';
import type { OrderRecord, OrderRepository } from '../repository.ts';
import { type DeliveryRecord, dropped, failed, held, sent } from './delivery.ts';
import type { DeliveryRepository } from './delivery-repository.ts';
import { updateSms, updateText } from './notice-text.ts';
import type { UpdateParts } from './order-updates.ts';
import type { UpdateSubscriptionRepository } from './repository.ts';
import { targetOf } from './sealed-target.ts';
import { ended, isTold, type UpdateSubscriptionRecord } from './subscription.ts';
import { unsubscribeToken } from './unsubscribe-link.ts';

/** Retries and what other copies left behind are found this soon; what is new is sent at once. */
const everyMs = 5 * SECOND_MS;
/** Notices under way at once: a slow receiver holds up no more than its own place. */
const atOnceMax = 8;
/** Notices of one look; the rest wait for the next. */
const perLookMax = 500;
/** Notices that were put off do not all go in the first second of the hour. */
const spreadMs = MINUTE_MS;

export interface SenderParts extends UpdateParts {
  readonly orders: OrderRepository;
  readonly subscriptions: UpdateSubscriptionRepository;
  readonly deliveries: DeliveryRepository;
  readonly notifier: Notifier;
}

/** Sends what is due. Any number of copies: each takes a notice into hand before it sends it. */
export function createSender(parts: SenderParts): Repeated {
  const { deliveries, log } = parts;
  const look = async (): Promise<number> => {
    let taken = 0;
    const lane = async (): Promise<void> => {
      while (taken < perLookMax) {
        const delivery = await deliveries.claim();
        if (!delivery) return;
        taken += 1;
        const next = await attempt(delivery, parts);
        await deliveries.replace(next);
        if (next.state === 'DEAD') tellOfDeath(next, log);
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: atOnceMax }, lane));
    for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
    return taken;
  };
  return repeat({ everyMs, look, log, says: 'Notices of orders could not be sent' });
}

function tellOfDeath(delivery: DeliveryRecord, log: Log): void {
  const { _id: deliveryId, channel, lastFailure: reason, attempts } = delivery;
  log.warn({ deliveryId, channel, reason, attempts }, 'A notice was given up');
  countGivenUp('notice');
}

/** What becomes of a notice in hand. */
async function attempt(delivery: DeliveryRecord, parts: SenderParts): Promise<DeliveryRecord> {
  const { orders, subscriptions, deliveries, notifier, config, clock, random, log } = parts;
  const { tenant, subscriptionId, orderId } = delivery;
  const now = clock.now();
  const drop = (reason: Parameters<typeof dropped>[1]) => dropped(delivery, reason, clock.now());

  const subscription = await subscriptions.byId(tenant, subscriptionId);
  if (!subscription || !isTold(subscription)) return drop('ENDED');
  if (delivery.wantedUntil <= now) return drop('TOO_LATE');
  if (await deliveries.hasNewer(delivery, ['SENT'])) return drop('OVERTAKEN');
  const [order] = await orders.byIds(tenant, [orderId]);
  if (!order) return drop('ORDER_GONE');
  if (delivery.isHeld && (await deliveries.hasNewer(delivery, ['WAITING'])))
    return drop('OVERTAKEN');
  const nextHour = await deliveries.takeHour(delivery, config.notices.perOrderHour);
  if (nextHour) return held(delivery, addMs(nextHour, random.int(spreadMs)), now);

  try {
    await notifier.send(noticeOf(delivery, subscription, order, parts));
    return sent(delivery, clock.now());
  } catch (error) {
    const failure = toFailure(error, log);
    if (failure.kind === 'GONE') await forget(subscription, parts);
    return failed(delivery, failure, chanceOf(random), clock.now());
  }
}

/** Where nobody is reached any more, nothing is kept. @throws ShopError CONFLICT: it is looked at again */
async function forget(
  subscription: UpdateSubscriptionRecord,
  { subscriptions, clock }: Pick<SenderParts, 'subscriptions' | 'clock'>,
): Promise<void> {
  if (!(await subscriptions.store(ended(subscription, 'ADDRESS_GONE', clock.now()))))
    throw new ShopError('CONFLICT', 'A subscription was changed at this moment');
}

/** A mistake of ours is tried again too; its words stay out of what is kept, for they may name the address. */
function toFailure(error: unknown, log: Log): NoticeFailure {
  if (error instanceof NoticeFailure) return error;
  const name = error instanceof Error ? error.name : typeof error;
  log.error({ errorName: name }, 'A notice could not be made');
  return new NoticeFailure('TEMPORARY', 'INTERNAL');
}

const chanceOf = (random: Random): number => random.int(1_000) / 1_000;

function noticeOf(
  { _id, news }: DeliveryRecord,
  subscription: UpdateSubscriptionRecord,
  order: OrderRecord,
  { config }: Pick<UpdateParts, 'config'>,
): Notice {
  const { tenant } = subscription;
  const { publicUrl } = config.notices;
  const target = targetOf(subscription, config.secrets.data);
  if (!target) throw new Error('A subscriber without an address');
  const token = unsubscribeToken(tenant, subscription._id, config.secrets.data);
  const unsubscribeUrl = `${publicUrl}${unsubscribePath}?t=${token}`;
  const text = updateText(news, order.number);
  const words = {
    tenant,
    id: _id,
    orderId: order._id,
    template: 'order_update',
    ...text,
    fields: { orderNumber: order.number, news },
    link: { url: `${publicUrl}/shop`, label: 'See your order' },
    unsubscribeUrl,
  };
  switch (target.channel) {
    case 'EMAIL':
      return { ...words, channel: 'email', to: target.email };
    case 'SMS':
      return { ...words, channel: 'sms', to: target.phone, body: updateSms(text, unsubscribeUrl) };
    case 'PUSH':
      return { ...words, channel: 'push', to: target.push, topic: topicOf(subscription._id) };
  }
}

/** A browser that was off shows the last news of an order alone. */
const topicOf = (subscriptionId: string): string =>
  createHash('sha256').update(subscriptionId).digest('base64url').slice(0, 32);
