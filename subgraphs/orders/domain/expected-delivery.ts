import type { ExpectedWindowRecord, ShipmentRecord } from './order.ts';
import { isFinalShipmentStatus } from './shipment-status.ts';

/** The carrier's newer word wins; a scan that says nothing of it changes nothing. */
export function newerExpectation(
  current: ExpectedWindowRecord | null | undefined,
  stated: ExpectedWindowRecord | null,
): ExpectedWindowRecord | null {
  if (!stated) return current ?? null;
  const currentMs = current?.statedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  const statedMs = stated.statedAt?.getTime() ?? Number.NEGATIVE_INFINITY;
  return !current || statedMs >= currentMs ? stated : current;
}

/** When the parcel is expected; null when nobody said, or once its journey is over. */
export const expectedOfShipment = (shipment: ShipmentRecord): ExpectedWindowRecord | null =>
  isFinalShipmentStatus(shipment.status) ? null : (shipment.expected ?? null);

/** When the last parcel still on its way is expected. */
export const expectedOfOrder = (
  shipments: readonly ShipmentRecord[],
): ExpectedWindowRecord | null => {
  const windows = shipments.flatMap((shipment) => expectedOfShipment(shipment) ?? []);
  return windows.reduce<ExpectedWindowRecord | null>(
    (latest, window) => (!latest || window.date > latest.date ? window : latest),
    null,
  );
};
