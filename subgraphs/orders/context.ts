import type { Caller } from '../../kernel/caller.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { IdempotentRequest, Remember } from '../../kernel/data/idempotency.ts';
import type { LiveEvents } from '../../kernel/events/live.ts';
import type { PersonalRecords } from '../../kernel/privacy/personal-records.ts';
import type { Repeated } from '../../kernel/repeat.ts';
import type { ErasureDesk } from './customer-erasure/erasure-desk.ts';
import type { ErasureRepository } from './customer-erasure/repository.ts';
import type { DeadEvents } from './dead-events.ts';
import type { DeadFacts } from './dead-facts.ts';
import type { GuestLookup } from './guest-lookup/guest-lookup.ts';
import type { OrderLoaders } from './loaders.ts';
import type { OrderDesk } from './order-desk.ts';
import type { OrderRepository } from './repository.ts';
import type { ShipmentFacts } from './shipment-facts.ts';
import type { OrderUpdates } from './updates/order-updates.ts';

/** `runOnce` of kernel/data/idempotency.ts on this subgraph's database. */
export type RunOnce = <R>(
  request: IdempotentRequest,
  effect: (remember: Remember<R>) => Promise<R>,
) => Promise<R>;

/** What a resolver of orders can reach, made anew for each request. */
export interface OrdersContext {
  readonly caller: Caller;
  readonly clock: Clock;
  readonly orders: OrderRepository;
  readonly loaders: OrderLoaders;
  readonly guestLookup: GuestLookup;
  readonly shipmentFacts: ShipmentFacts;
  readonly deadEvents: DeadEvents;
  readonly deadFacts: DeadFacts;
  readonly desk: OrderDesk;
  readonly updates: OrderUpdates;
  /** @throws Error before the subgraph has started */
  readonly orderClock: () => Repeated;
  readonly erasures: ErasureRepository;
  readonly erasureDesk: ErasureDesk;
  readonly personalRecords: PersonalRecords;
  /** The feed as it happens. @throws Error before the subgraph has started */
  readonly live: () => LiveEvents;
  /** Subscriptions: resume right after this event. */
  readonly lastEventId: string | undefined;
  /** Of a normalised address, as it is stored with orders. */
  readonly hashEmail: (address: string) => string;
  /** Signs paging cursors. */
  readonly cursorSecret: string;
}
