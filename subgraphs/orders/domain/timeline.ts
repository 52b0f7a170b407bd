import type { ShipmentRecord, TimelineEntryRecord } from './order.ts';
import {
  canShipmentBecome,
  isFinalShipmentStatus,
  type ShipmentStatus,
} from './shipment-status.ts';

/** Where a parcel is: its status and the scan that says so. */
export interface Head {
  readonly status: ShipmentStatus;
  /** When the scan at the head happened; null when no scan of ours brought it there. */
  readonly at: Date | null;
  /** Whether this scan changed what the head is or rests on. */
  readonly hasMoved: boolean;
}

/** Two scans are one when shipment, code, time and place are the same, however often the carrier sends them. */
export const scanKey = (
  shipmentId: string,
  scan: { rawCode: string; occurredAt: Date; location: string | null },
): string =>
  [shipmentId, scan.rawCode, scan.occurredAt.toISOString(), scan.location ?? ''].join('|');

/**
 * The head of a shipment's timeline once `scan` has joined it. Scans are read in the order they happened, not
 * the order we heard of them, so the same scans lead to the same head whichever came first. A journey that is
 * over stays over.
 */
export function headAfter(
  shipment: ShipmentRecord,
  history: readonly TimelineEntryRecord[],
  scan: TimelineEntryRecord,
): Head {
  const known = history.filter((entry) => isScanOf(entry, shipment));
  const before = headOf('PENDING', known);
  if (isFinalShipmentStatus(shipment.status))
    return { status: shipment.status, at: before.scan?.occurredAt ?? null, hasMoved: false };
  const after =
    before.status === shipment.status
      ? headOf('PENDING', [...known, scan])
      : unexplainedHeadOf(shipment.status, known, scan);
  return {
    status: after.status,
    at: after.scan?.occurredAt ?? null,
    hasMoved: after.status !== shipment.status || after.scan?._id !== before.scan?._id,
  };
}

/** Where a parcel is by these scans alone; entries of other parcels and of the order itself do not count. */
export const scannedStatus = (
  shipment: ShipmentRecord,
  history: readonly TimelineEntryRecord[],
): ShipmentStatus =>
  headOf(
    'PENDING',
    history.filter((entry) => isScanOf(entry, shipment)),
  ).status;

/** Oldest first by when things happened; what happened at once stays in the order we learned of it. */
export const byOccurrence = (
  history: readonly TimelineEntryRecord[],
): readonly TimelineEntryRecord[] =>
  [...history].sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime() || a.seq - b.seq);

export function latestScanAt(
  history: readonly TimelineEntryRecord[],
  status: ShipmentStatus,
): Date | null {
  const scans = history.filter((entry) => entry.shipmentStatus === status);
  return byOccurrence(scans).at(-1)?.occurredAt ?? null;
}

interface ScannedHead {
  readonly status: ShipmentStatus;
  readonly scan: TimelineEntryRecord | null;
}

function headOf(start: ShipmentStatus, scans: readonly TimelineEntryRecord[]): ScannedHead {
  let head: ScannedHead = { status: start, scan: null };
  for (const scan of byOccurrence(scans)) {
    const status = scan.shipmentStatus;
    if (status && canShipmentBecome(head.status, status)) head = { status, scan };
  }
  return head;
}

/** An imported order may know its status without the scans that led there: only a newer scan goes on from it. */
function unexplainedHeadOf(
  status: ShipmentStatus,
  known: readonly TimelineEntryRecord[],
  scan: TimelineEntryRecord,
): ScannedHead {
  const newest = byOccurrence([...known, scan]).at(-1);
  return newest === scan ? headOf(status, [scan]) : { status, scan: headOf('PENDING', known).scan };
}

const isScanOf = (entry: TimelineEntryRecord, shipment: ShipmentRecord): boolean =>
  Boolean(entry.shipmentStatus) &&
  entry.trackingNumber === shipment.trackingNumber &&
  entry.carrier === shipment.carrier;
