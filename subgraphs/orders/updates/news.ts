import type { OrderRecord, TimelineEntryRecord } from '../domain/order.ts';
import type { OrderState } from '../domain/order-state.ts';
import type { ShipmentStatus } from '../domain/shipment-status.ts';
import { scannedStatus } from '../domain/timeline.ts';
import type { OrderStatusChange } from '../events.ts';
import type { OrderNews } from '../generated/types.ts';

/** What people are told when a parcel gets there; null: they are not. A van's every stop is no news. */
export const newsOfShipment: Readonly<Record<ShipmentStatus, OrderNews | null>> = {
  PENDING: null,
  INFO_RECEIVED: null,
  PICKED_UP: null,
  IN_TRANSIT: null,
  OUT_FOR_DELIVERY: 'OUT_FOR_DELIVERY',
  READY_FOR_PICKUP: 'READY_FOR_PICKUP',
  DELIVERED: 'DELIVERED',
  DELIVERY_ATTEMPTED: 'DELIVERY_ATTEMPTED',
  DELAYED: 'DELAYED',
  ON_HOLD: 'ON_HOLD',
  EXCEPTION: 'EXCEPTION',
  RETURN_TO_SENDER: 'RETURN_TO_SENDER',
  LOST: 'LOST',
  CANCELLED: null,
  UNKNOWN: null,
};

/** The same of the order itself. */
export const newsOfOrder: Readonly<Record<OrderState, OrderNews | null>> = {
  PLACED: null,
  CONFIRMED: null,
  PROCESSING: null,
  IN_PRODUCTION: 'AT_THE_BENCH',
  READY_TO_SHIP: null,
  SHIPPED: 'SHIPPED',
  DELIVERED: 'DELIVERED',
  COMPLETED: null,
  CANCELLED: 'CANCELLED',
};

/** States after which nothing happens that anybody is told of. */
export const isOver = (state: OrderState): boolean =>
  state === 'DELIVERED' || state === 'COMPLETED' || state === 'CANCELLED';

/**
 * What one change of an order means to people; null when it is nothing to tell. A scan counts only where it moved its
 * parcel, by what was known when it came: late ones and second ones have moved nothing, whenever they are looked at.
 */
export function newsOf(
  order: Pick<OrderRecord, 'shipments' | 'statusHistory'>,
  change: Pick<OrderStatusChange, 'entryId' | 'shipmentStatus'>,
): OrderNews | null {
  const entry = order.statusHistory.find(({ _id }) => _id === change.entryId);
  if (!entry) return null;
  const status = entry.shipmentStatus;
  const ofParcel = status && hasMoved(order, entry, change) ? newsOfShipment[status] : null;
  return ofParcel ?? (entry.orderState ? newsOfOrder[entry.orderState] : null);
}

function hasMoved(
  { shipments, statusHistory }: Pick<OrderRecord, 'shipments' | 'statusHistory'>,
  scan: TimelineEntryRecord,
  change: Pick<OrderStatusChange, 'shipmentStatus'>,
): boolean {
  const parcel = shipments.find(
    ({ carrier, trackingNumber }) =>
      carrier === scan.carrier && trackingNumber === scan.trackingNumber,
  );
  if (!parcel) return false;
  // An imported parcel may have been further on than its scans tell.
  if (parcel === shipments.at(-1) && change.shipmentStatus !== scan.shipmentStatus) return false;
  const before = statusHistory.filter(({ seq }) => seq < scan.seq);
  const after = scannedStatus(parcel, [...before, scan]);
  return after === scan.shipmentStatus && after !== scannedStatus(parcel, before);
}
