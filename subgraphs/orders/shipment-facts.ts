import { actorOf, type Caller, mustHave } from '../../kernel/caller.ts';
import { carrierClockAheadMaxMs } from '../../kernel/carrier-clock.ts';
import { addMs, type Clock, MINUTE_MS } from '../../kernel/clock.ts';
import { ShopError } from '../../kernel/errors.ts';
import { createUlid } from '../../kernel/ids.ts';
import { isTrackingNumber, normaliseTrackingNumber } from '../../kernel/tracking-number.ts';
import { normaliseCarrier } from './domain/carriers.ts';
import { applyFact, type ShipmentFact } from './domain/shipment-fact.ts';
import { orderStatusChanged } from './events.ts';
import type {
  MutationApplyShipmentFactArgs,
  ShipmentFactError,
  ShipmentFactOutcome,
} from './generated/types.ts';
import type { OrderRecord, OrderRepository, ShipmentRecord } from './repository.ts';

export interface FactAnswer {
  readonly outcome: ShipmentFactOutcome;
  /** null when no order has that parcel or the fact was refused. */
  readonly orderId: string | null;
  readonly userErrors: readonly ShipmentFactError[];
}

export type ShipmentFacts = ReturnType<typeof createShipmentFacts>;

/** What carriers tell, joined to the timelines of orders: change, event and remembered answer as one. */
export function createShipmentFacts({
  orders,
  clock,
}: {
  readonly orders: OrderRepository;
  readonly clock: Clock;
}) {
  const decide = (fact: ShipmentFact) => (order: OrderRecord, shipment: ShipmentRecord) => {
    const entryId = `ent_${createUlid(clock)}`;
    const next = applyFact(order, shipment, fact, { now: clock.now(), entryId });
    const isNew = next.outcome !== 'DUPLICATE';
    return {
      store: isNew
        ? { order: next.order, event: orderStatusChanged(next.order, next.entry) }
        : null,
      reply: { outcome: next.outcome, orderId: order._id },
    };
  };

  return {
    /**
     * @throws ShopError FORBIDDEN or UNAUTHENTICATED for who may not, BAD_USER_INPUT for words that no carrier
     * uses, IDEMPOTENCY_KEY_REUSED, CONFLICT when others kept changing the order
     */
    async apply(
      caller: Caller,
      input: MutationApplyShipmentFactArgs['input'],
    ): Promise<FactAnswer> {
      mustHave(caller, 'shipments:write');
      const fact = readFact(input);
      refuseOversize(fact);
      const userErrors = check(fact, clock.now());
      if (userErrors.length > 0) return { ...unknownShipment, userErrors };
      const request = {
        tenant: caller.tenant,
        actor: actorOf(caller),
        operation: 'applyShipmentFact',
        key: input.idempotencyKey,
        body: fact,
      };
      const applied = await orders.changeByParcel(request, fact, decide(fact));
      return { ...(applied ?? unknownShipment), userErrors };
    },
  };
}

/** Not remembered: the same scan may find its parcel tomorrow, when the order has been imported. */
const unknownShipment = { outcome: 'UNKNOWN_SHIPMENT', orderId: null } as const;

/** Letters that a carrier's words may have; longer ones are a fault of the connector. */
const lengthsMax = { carrier: 40, rawCode: 100, location: 200 } as const;

function readFact(input: MutationApplyShipmentFactArgs['input']): ShipmentFact {
  const { rawCode, status, occurredAt, expectedDate, expectedFrom, expectedTo } = input;
  return {
    carrier: normaliseCarrier(input.carrier),
    trackingNumber: normaliseTrackingNumber(input.trackingNumber),
    rawCode: rawCode.trim(),
    status,
    occurredAt,
    location: input.location?.trim() || null,
    expected: expectedDate
      ? {
          date: expectedDate,
          from: expectedFrom ?? null,
          to: expectedTo ?? null,
          statedAt: occurredAt,
        }
      : null,
  };
}

function refuseOversize(fact: ShipmentFact): void {
  for (const field of ['carrier', 'rawCode', 'location'] as const) {
    const max = lengthsMax[field];
    const text = fact[field];
    if (text === '' || (text?.length ?? 0) > max)
      throw new ShopError('BAD_USER_INPUT', `${field} must have 1 to ${max} characters`, { field });
  }
}

function check(fact: ShipmentFact, now: Date): ShipmentFactError[] {
  const errors: ShipmentFactError[] = [];
  if (!isTrackingNumber(fact.trackingNumber))
    errors.push({
      code: 'TRACKING_NUMBER_INVALID',
      message: 'A tracking number has 6 to 40 letters and digits',
      field: ['input', 'trackingNumber'],
    });
  if (fact.occurredAt > addMs(now, carrierClockAheadMaxMs))
    errors.push({
      code: 'OCCURRED_IN_FUTURE',
      message: `A scan is at most ${carrierClockAheadMaxMs / MINUTE_MS} minutes ahead of our clock`,
      field: ['input', 'occurredAt'],
    });
  return errors;
}
