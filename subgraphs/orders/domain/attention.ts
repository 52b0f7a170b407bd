import { carrierName } from './carriers.ts';
import type { AttentionReason, AttentionRecord, OrderRecord, ShipmentRecord } from './order.ts';
import type { ShipmentStatus } from './shipment-status.ts';

/** Parcels that somebody should look at, and what staff read about them. */
const shipmentReasons: Readonly<
  Partial<Record<ShipmentStatus, { reason: AttentionReason; says: string }>>
> = {
  LOST: { reason: 'LOST', says: 'cannot find the parcel' },
  EXCEPTION: { reason: 'DELIVERY_EXCEPTION', says: 'reports a problem with the parcel' },
  RETURN_TO_SENDER: { reason: 'DELIVERY_EXCEPTION', says: 'is bringing the parcel back to us' },
  DELIVERY_ATTEMPTED: { reason: 'DELIVERY_ATTEMPTED', says: 'found nobody home' },
  ON_HOLD: { reason: 'ON_HOLD', says: 'holds the parcel' },
  DELAYED: { reason: 'DELAYED', says: 'says the parcel is late' },
};

/** Most pressing first: one order shows one reason. */
const urgency: readonly AttentionReason[] = [
  'LOST',
  'DELIVERY_EXCEPTION',
  'PAYMENT_FAILED',
  'DELIVERY_ATTEMPTED',
  'ON_HOLD',
  'DELAYED',
];

type Watched = Pick<OrderRecord, 'state' | 'paymentState' | 'shipments' | 'attention'>;

/**
 * Whether somebody should look at the order, and why.
 * @param at when what we now know came about: a reason that stays keeps its own `since`
 */
export function attentionOf(order: Watched, at: Date): AttentionRecord | null {
  if (order.state === 'CANCELLED' || order.state === 'COMPLETED') return null;
  const found = [...order.shipments.flatMap(ofShipment), ...ofPayment(order)].sort(
    (a, b) => urgency.indexOf(a.reason) - urgency.indexOf(b.reason),
  )[0];
  if (!found) return null;
  const since = order.attention?.reason === found.reason ? order.attention.since : at;
  return { ...found, since };
}

function ofShipment({
  status,
  carrier,
  trackingNumber,
}: ShipmentRecord): Omit<AttentionRecord, 'since'>[] {
  const known = shipmentReasons[status];
  if (!known) return [];
  return [
    { reason: known.reason, message: `${carrierName(carrier, trackingNumber)} ${known.says}` },
  ];
}

const ofPayment = (order: Watched): Omit<AttentionRecord, 'since'>[] =>
  order.paymentState === 'FAILED'
    ? [{ reason: 'PAYMENT_FAILED', message: 'The payment did not go through' }]
    : [];
