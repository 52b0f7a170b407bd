import { isDevelopment } from '../../../kernel/config.ts';
import { type Feed, openFeed } from '../../../kernel/events/feed.ts';
import type { SubgraphParts } from '../../../kernel/graphql/subgraph.ts';
import type { Notifier } from '../../../kernel/notifier.ts';
import type { Repeated } from '../../../kernel/repeat.ts';
import type { OrderUpdateTerms } from '../generated/types.ts';
import type { Afterwards } from '../guest-lookup/afterwards.ts';
import type { LookupRepository } from '../guest-lookup/repository.ts';
import type { OrderRepository } from '../repository.ts';
import { createDeadLetters, type DeadLetters } from './dead-letters.ts';
import { createDeliveryRepository, type DeliveryRepository } from './delivery-repository.ts';
import { fanOut, fanOutTypes } from './fan-out.ts';
import {
  createUpdateSubscriptionRepository,
  type UpdateSubscriptionRepository,
} from './repository.ts';
import { targetOf } from './sealed-target.ts';
import { createSender } from './sender.ts';
import type { UpdateSubscriptionRecord } from './subscription.ts';
import { createSubscriptionDesk, type SubscriptionDesk } from './subscription-desk.ts';
import { maskTarget, noticeChannelOf, updateChannels } from './target.ts';
import { terms } from './terms.ts';

/** What every part of updates is made of. */
export interface UpdateParts extends SubgraphParts {
  /** Development and tests: a push service on this very machine is one. */
  readonly allowsLoopback: boolean;
}

/** People who are told of orders, and the notices to them. */
export interface OrderUpdates {
  readonly desk: SubscriptionDesk;
  readonly deadLetters: DeadLetters;
  readonly subscriptions: UpdateSubscriptionRepository;
  readonly deliveries: DeliveryRepository;
  /** What people agree to, and what this deployment can send. */
  terms(): OrderUpdateTerms;
  /** What may be shown of where it goes; null once it is forgotten. */
  destinationOf(subscription: UpdateSubscriptionRecord): string | null;
  /** Looks for what is due at once. @throws Error before it has started */
  readonly sender: () => Repeated;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function createOrderUpdates(
  given: SubgraphParts & {
    readonly orders: OrderRepository;
    readonly lookups: LookupRepository;
    readonly afterwards: Afterwards;
    readonly notifier: Notifier;
  },
): OrderUpdates {
  const { db, config, clock, log, orders, notifier } = given;
  const parts = { ...given, allowsLoopback: isDevelopment(config) };
  const subscriptions = createUpdateSubscriptionRepository(parts);
  const deliveries = createDeliveryRepository(parts);
  let feed: Feed | null = null;
  let sender: Repeated | null = null;

  return {
    desk: createSubscriptionDesk({ ...parts, subscriptions }),
    deadLetters: createDeadLetters({ ...parts, deliveries }),
    subscriptions,
    deliveries,
    terms() {
      const channels = updateChannels.filter((channel) =>
        notifier.channels.includes(noticeChannelOf[channel]),
      );
      const pushKey = config.notices.vapid?.publicKey ?? null;
      return { ...terms, channels, pushKey: channels.includes('PUSH') ? pushKey : null };
    },
    destinationOf: (subscription) => {
      const target = targetOf(subscription, config.secrets.data);
      return target && maskTarget(target);
    },
    sender() {
      if (!sender) throw new Error('The orders subgraph has not started');
      return sender;
    },
    async start() {
      await Promise.all([subscriptions.ensureIndexes(), deliveries.ensureIndexes()]);
      const sending = createSender({ ...parts, subscriptions, deliveries });
      sender = sending;
      feed = openFeed({
        db,
        name: 'orders.updates',
        clock,
        log,
        types: fanOutTypes,
        async onEvent(event) {
          if (await fanOut(event, { orders, subscriptions, deliveries, clock })) sending.soon();
        },
      });
    },
    async stop() {
      await feed?.stop();
      await sender?.close();
      [feed, sender] = [null, null];
    },
  };
}
