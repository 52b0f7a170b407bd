import { addMs, DAY_MS, MINUTE_MS } from '../kernel/clock.ts';
import type { Config } from '../kernel/config.ts';
import { hashPersonal } from '../kernel/personal-data.ts';
import {
  type DeliveryRecord,
  identityOf,
  type OrderRecord,
  sealTarget,
  type UpdateSubscriptionRecord,
  type UpdateTarget,
  updateSteps,
} from '../subgraphs/orders/index.ts';

export interface OrderUpdatesStory {
  /** Each subscription as it was after each of its steps, the last as it is now. */
  readonly lives: readonly (readonly [UpdateSubscriptionRecord, ...UpdateSubscriptionRecord[]])[];
  readonly deliveries: readonly DeliveryRecord[];
}

/** Orders of the story that no visitor is sent to. */
const triedFirst = ['GG-12047'];

/**
 * Three customers who asked to be told: one waits for the parcel, one has it, and one would have heard by text that nobody
 * was home, had the texts gone out: that notice waits among the dead letters.
 */
export function makeOrderUpdates({
  tenant,
  anchor,
  orders,
  secrets,
}: {
  readonly tenant: string;
  readonly anchor: Date;
  readonly orders: readonly OrderRecord[];
  readonly secrets: Pick<Config['secrets'], 'data' | 'piiSalt'>;
}): OrderUpdatesStory {
  const orderThatIs = (...statuses: readonly (OrderRecord['shipmentStatus'] | null)[]) => {
    const found = orders.find(
      ({ number, shipmentStatus }) =>
        statuses.includes(shipmentStatus) && !triedFirst.includes(number),
    );
    if (!found) throw new Error(`The story has no order that is ${statuses.join(' or ')}`);
    return found;
  };
  const subscribe = (serial: number, order: OrderRecord, target: UpdateTarget, askedAt: Date) => {
    const _id = `ous_${String(serial).padStart(26, '0')}`;
    const begun = updateSteps.begun(
      {
        ...{ _id, tenant, orderId: order._id, sessionId: `ses_updates_${serial}` },
        channel: target.channel,
        sealedTarget: sealTarget(target, secrets.data, _id),
        targetHash: hashPersonal(identityOf(target), secrets.piiSalt),
        ...{ proof: null, termsVersion: updateSteps.terms.version },
        ...{ orderVersion: order.version, orderSlot: 0, sessionSlot: 0 },
      },
      null,
      askedAt,
    );
    return begun;
  };

  const onItsWay = orderThatIs('IN_TRANSIT', 'PICKED_UP');
  const there = orderThatIs('DELIVERED');
  const missed = orderThatIs('DELIVERY_ATTEMPTED', 'EXCEPTION');
  const waits = subscribe(
    1,
    onItsWay,
    { channel: 'EMAIL', email: onItsWay.customer.email },
    addMs(anchor, -DAY_MS),
  );
  const had = subscribe(
    2,
    there,
    { channel: 'EMAIL', email: there.customer.email },
    addMs(there.changedAt, -DAY_MS),
  );
  const byText = subscribe(
    3,
    missed,
    // Of the numbers that Ofcom keeps for stories.
    { channel: 'SMS', phone: '+447700900123' },
    addMs(missed.changedAt, -DAY_MS),
  );
  const made = updateSteps.newDelivery(
    {
      ...{ tenant, orderId: missed._id, subscriptionId: byText._id, channel: 'SMS' },
      ...{ eventId: 'evt_demo_missed', news: 'DELIVERY_ATTEMPTED', orderVersion: missed.version },
    },
    missed.changedAt,
    missed.changedAt,
  );
  return {
    lives: [[waits], [had, updateSteps.ended(had, 'ORDER_DONE', there.changedAt)], [byText]],
    deliveries: [
      {
        ...made,
        state: 'DEAD',
        attempts: 6,
        lastFailure: 'HTTP_503',
        changedAt: addMs(missed.changedAt, 30 * MINUTE_MS),
        version: 13,
      },
    ],
  };
}
