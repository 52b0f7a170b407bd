import type { OrderRecord } from './order.ts';
import { canOrderBecome } from './order-state.ts';
import { shipmentStatusMeanings } from './shipment-status.ts';

/** Why an order can no longer be called off. */
export type CancelRefusal = 'ALREADY_CANCELLED' | 'ALREADY_SHIPPED' | 'PARCEL_LEFT';

type Standing = Pick<OrderRecord, 'state' | 'shipments' | 'statusHistory'>;

/**
 * The window is a state and not a time: an order can be called off until it ships. A parcel that a carrier has taken is
 * gone, whatever our own system was told.
 * @returns null when it can be called off
 */
export function cancelRefusalOf(order: Standing): CancelRefusal | null {
  if (order.state === 'CANCELLED') return 'ALREADY_CANCELLED';
  if (!canOrderBecome(order.state, 'CANCELLED')) return 'ALREADY_SHIPPED';
  return hasParcelOut(order) ? 'PARCEL_LEFT' : null;
}

function hasParcelOut({ shipments, statusHistory }: Standing): boolean {
  const live = shipments.filter(({ status }) => status !== 'CANCELLED');
  const hasLeft = (status: keyof typeof shipmentStatusMeanings | null | undefined): boolean =>
    status ? shipmentStatusMeanings[status].hasLeft : false;
  return live.some(
    ({ status, carrier, trackingNumber }) =>
      hasLeft(status) ||
      statusHistory.some(
        (entry) =>
          entry.trackingNumber === trackingNumber &&
          entry.carrier === carrier &&
          hasLeft(entry.shipmentStatus),
      ),
  );
}
