import { carrierName } from './carriers.ts';
import type {
  AttentionReason,
  AttentionRecord,
  OrderRecord,
  SettlementRecord,
  ShipmentRecord,
} from './order.ts';
import { type ShipmentStatus, shipmentStatusMeanings } from './shipment-status.ts';

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
  'SETTLEMENT_FAILED',
  'DELIVERY_EXCEPTION',
  'PAYMENT_FAILED',
  'DELIVERY_ATTEMPTED',
  'ON_HOLD',
  'DELAYED',
];

type Watched = Pick<
  OrderRecord,
  'state' | 'paymentState' | 'shipments' | 'statusHistory' | 'cancellation' | 'attention'
>;

/** A reason, and since when where that is not the moment at which we know of it. */
type Found = Omit<AttentionRecord, 'since'> & { readonly since?: Date };

/**
 * Whether somebody should look at the order, and why.
 * @param at when what we now know came about: a reason that stays keeps its own `since`
 */
export function attentionOf(order: Watched, at: Date): AttentionRecord | null {
  const [found] = reasonsOf(order).sort(
    (a, b) => urgency.indexOf(a.reason) - urgency.indexOf(b.reason),
  );
  if (!found) return null;
  const since =
    order.attention?.reason === found.reason ? order.attention.since : (found.since ?? at);
  return { ...found, since };
}

function reasonsOf(order: Watched): Found[] {
  if (order.state === 'COMPLETED') return [];
  if (order.state === 'CANCELLED') return [...ofSettlement(order), ...ofStrayParcel(order)];
  return [...order.shipments.flatMap(ofShipment), ...ofPayment(order)];
}

function ofShipment({ status, carrier, trackingNumber }: ShipmentRecord): Found[] {
  const known = shipmentReasons[status];
  if (!known) return [];
  return [
    { reason: known.reason, message: `${carrierName(carrier, trackingNumber)} ${known.says}` },
  ];
}

const ofPayment = (order: Watched): Found[] =>
  order.paymentState === 'FAILED'
    ? [{ reason: 'PAYMENT_FAILED', message: 'The payment did not go through' }]
    : [];

const ofSettlement = ({ cancellation }: Watched): Found[] =>
  cancellation?.settlement?.state === 'FAILED'
    ? [{ reason: 'SETTLEMENT_FAILED', message: settlementMessages[cancellation.settlement.kind] }]
    : [];

const settlementMessages: Readonly<Record<SettlementRecord['kind'], string>> = {
  REFUND: 'The payment could not be given back',
  VOID: 'The payment could not be let go',
};

/** A parcel that left although its order was called off: somebody has to get it back. */
function ofStrayParcel({ statusHistory }: Watched): Found[] {
  const scans = statusHistory.filter(
    ({ shipmentStatus }) => shipmentStatus && shipmentStatusMeanings[shipmentStatus].hasLeft,
  );
  const [first, last] = [scans[0], scans.at(-1)];
  if (!first || !last?.carrier) return [];
  const carrier = carrierName(last.carrier, last.trackingNumber ?? undefined);
  return [
    {
      reason: 'DELIVERY_EXCEPTION',
      message: `${carrier} has the parcel of a cancelled order`,
      since: first.occurredAt,
    },
  ];
}
