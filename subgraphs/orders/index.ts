import { ensureIdempotency, runOnce } from '../../kernel/data/idempotency.ts';
import type { Feed } from '../../kernel/events/feed.ts';
import type { LiveEvents } from '../../kernel/events/live.ts';
import { ensureEvents } from '../../kernel/events/outbox.ts';
import { shareLiveEvents } from '../../kernel/events/shared-live.ts';
import { buildSubgraph } from '../../kernel/graphql/build-subgraph.ts';
import { loadSdl } from '../../kernel/graphql/load-sdl.ts';
import type { Subgraph, SubgraphParts, SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import type { Notifier } from '../../kernel/notifier.ts';
import { hashPersonal } from '../../kernel/personal-data.ts';
import type { PersonalCollection } from '../../kernel/privacy/personal-collection.ts';
import { createPersonalRecords } from '../../kernel/privacy/personal-records.ts';
import type { Repeated } from '../../kernel/repeat.ts';
import type { OrdersContext, RunOnce } from './context.ts';
import { createErasureDesk } from './customer-erasure/erasure-desk.ts';
import { createErasureRepository } from './customer-erasure/repository.ts';
import { createDeadEvents } from './dead-events.ts';
import { createDeadFacts, type KeptFacts, noKeptFacts } from './dead-facts.ts';
import { createAfterwards } from './guest-lookup/afterwards.ts';
import { createGuestLookup } from './guest-lookup/guest-lookup.ts';
import { createLookupRepository } from './guest-lookup/repository.ts';
import { createOrderLoaders } from './loaders.ts';
import { createOrderClock } from './order-clock.ts';
import { createOrderDesk } from './order-desk.ts';
import { createSettlementLedger, type PaymentPort } from './ports.ts';
import { personalCollections } from './privacy.ts';
import { createOrderRepository } from './repository.ts';
import { resolvers } from './resolvers/index.ts';
import { createShipmentFacts } from './shipment-facts.ts';
import { createOrderUpdates } from './updates/order-updates.ts';

export { attentionOf } from './domain/attention.ts';
export { orderStateTitles } from './domain/order-state.ts';
export { searchKeysOf } from './domain/search-keys.ts';
export { shipmentStatusMeanings } from './domain/shipment-status.ts';
export { scanKey } from './domain/timeline.ts';
export { orderPlaced, orderStatusChanged } from './events.ts';
export { type OrderRecord, ordersCollection } from './repository.ts';
export type { DeliveryRecord } from './updates/delivery.ts';
export { deliveriesCollection } from './updates/delivery-repository.ts';
export { updateSubscriptionChanged } from './updates/events.ts';
export { updateSubscriptionsCollection } from './updates/repository.ts';
export { sealTarget } from './updates/sealed-target.ts';
export type { UpdateSubscriptionRecord } from './updates/subscription.ts';
export { identityOf, type UpdateTarget } from './updates/target.ts';
export * as updateSteps from './updates/update-steps.ts';

/** Orders, their parcels and timelines; guests prove their right to one; changes are pushed as they happen. */
export function createOrdersSubgraph(
  parts: SubgraphParts & {
    readonly notifier: Notifier;
    /** A ledger of our own when unset. */
    readonly payments?: PaymentPort;
    /** What waits outside of the graph for its order, and is its customer's. */
    readonly waiting?: readonly PersonalCollection[];
    /** Where carriers' facts wait for their order; none when unset. */
    readonly keptFacts?: KeptFacts;
  },
): Subgraph {
  const { client, db, config, clock, random, log, notifier } = parts;
  const { payments = createSettlementLedger(db), keptFacts = noKeptFacts } = parts;
  const sdl = loadSdl('orders');
  const orders = createOrderRepository({ client, db, clock });
  const lookups = createLookupRepository(db);
  const afterwards = createAfterwards(log);
  const erasures = createErasureRepository(db);
  const once: RunOnce = (request, effect) => runOnce({ db, clock }, request, effect);
  const guestLookup = createGuestLookup({
    orders,
    lookups,
    erasures,
    notifier,
    afterwards,
    runOnce: once,
    clock,
    random,
    secrets: config.secrets,
    publicUrl: config.notices.publicUrl,
  });
  const erasureDesk = createErasureDesk(parts, { orders, erasures });
  const personalRecords = createPersonalRecords(
    parts,
    'orders',
    personalCollections(clock, config.secrets, parts.waiting),
  );
  const shipmentFacts = createShipmentFacts({ orders, clock });
  const deadLetterParts = { client, db, clock, cursorSecret: config.secrets.cursor };
  const deadFacts = createDeadFacts(deadLetterParts, keptFacts);
  const deadEvents = createDeadEvents(deadLetterParts);
  const desk = createOrderDesk({ orders, notifier, clock, runOnce: once });
  const updates = createOrderUpdates({
    ...{ client, db, config, clock, random, log, notifier },
    ...{ orders, lookups, afterwards },
  });
  let live: LiveEvents | null = null;
  let orderClock: Repeated | null = null;
  let feeds: readonly Feed[] = [];

  return {
    name: 'orders',
    sdl,
    schema: buildSubgraph({ sdl, resolvers }),
    createContext: ({ caller, lastEventId }: SubgraphRequest): OrdersContext => ({
      caller,
      clock,
      orders,
      loaders: createOrderLoaders(orders, caller, updates.subscriptions),
      guestLookup,
      shipmentFacts,
      deadEvents,
      deadFacts,
      desk,
      updates,
      orderClock: () => {
        if (!orderClock) throw new Error('The orders subgraph has not started');
        return orderClock;
      },
      erasures,
      erasureDesk,
      personalRecords,
      live: () => {
        if (!live) throw new Error('The orders subgraph has not started');
        return live;
      },
      lastEventId,
      hashEmail: (address) => hashPersonal(address, config.secrets.piiSalt),
      cursorSecret: config.secrets.cursor,
    }),
    async start() {
      await Promise.all([
        orders.ensureIndexes(),
        lookups.ensureIndexes(),
        erasures.ensureIndexes(),
        deadEvents.ensureIndexes(),
        ensureEvents(db),
        ensureIdempotency(db),
      ]);
      live = await shareLiveEvents({ db, log });
      orderClock = createOrderClock({ orders, payments, clock, log });
      await updates.start();
      feeds = [personalRecords.follow(), erasureDesk.follow()];
    },
    async stop() {
      await Promise.all([
        live?.close(),
        afterwards.close(),
        orderClock?.close(),
        updates.stop(),
        ...feeds.map((feed) => feed.stop()),
      ]);
      [live, orderClock, feeds] = [null, null, []];
    },
  };
}
