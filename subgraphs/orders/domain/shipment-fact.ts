import { ShopError } from '../../../kernel/errors.ts';
import { attentionOf } from './attention.ts';
import { newerExpectation } from './expected-delivery.ts';
import type {
  ExpectedWindowRecord,
  OrderRecord,
  ShipmentRecord,
  TimelineEntryRecord,
} from './order.ts';
import { advanceOrderState, type OrderState } from './order-state.ts';
import { type ShipmentStatus, shipmentStatusMeanings } from './shipment-status.ts';
import { headAfter, latestScanAt, scanKey } from './timeline.ts';

/** One scan, as a carrier's connector reads it. */
export interface ShipmentFact {
  readonly carrier: string;
  readonly trackingNumber: string;
  /** The carrier's own code, kept as it came. */
  readonly rawCode: string;
  /** Our reading of the code. */
  readonly status: ShipmentStatus;
  readonly occurredAt: Date;
  readonly location: string | null;
  readonly expected: ExpectedWindowRecord | null;
}

export type FactOutcome = 'APPLIED' | 'RECORDED_LATE' | 'DUPLICATE';

/** A timeline longer than this is a fault of its source: real parcels have a few dozen scans. */
export const timelineEntriesMax = 500;

/**
 * The order after one more scan of that shipment: one entry, one version. The timeline only grows; the head
 * only goes where the journey's diagram leads, so a late scan finds its place in the past and moves nothing.
 * @returns the very same order when the scan was there already
 * @throws ShopError OPERATION_LIMIT_EXCEEDED when the timeline is full
 */
export function applyFact(
  order: OrderRecord,
  shipment: ShipmentRecord,
  fact: ShipmentFact,
  { now, entryId }: { now: Date; entryId: string },
): { outcome: FactOutcome; order: OrderRecord; entry: TimelineEntryRecord } {
  const dedupeKey = scanKey(shipment._id, fact);
  const known = order.statusHistory.find((entry) => entry.dedupeKey === dedupeKey);
  if (known) return { outcome: 'DUPLICATE', order, entry: known };
  if (order.statusHistory.length >= timelineEntriesMax)
    throw new ShopError(
      'OPERATION_LIMIT_EXCEEDED',
      `A timeline holds at most ${timelineEntriesMax} entries`,
      { orderId: order._id },
    );

  const scan: TimelineEntryRecord = {
    _id: entryId,
    seq: order.statusHistory.length + 1,
    shipmentStatus: fact.status,
    orderState: null,
    title: shipmentStatusMeanings[fact.status].title,
    location: fact.location,
    rawCode: fact.rawCode,
    carrier: shipment.carrier,
    trackingNumber: shipment.trackingNumber,
    occurredAt: fact.occurredAt,
    recordedAt: now,
    dedupeKey,
  };
  const head = headAfter(shipment, order.statusHistory, scan);
  const shipments = order.shipments.map((each) =>
    each._id === shipment._id
      ? { ...each, status: head.status, expected: newerExpectation(each.expected, fact.expected) }
      : each,
  );
  const state = stateOf(order.state, shipments);
  const entry = state === order.state ? scan : { ...scan, orderState: state };
  const statusHistory = [...order.statusHistory, entry];
  const moved = { ...order, state, shipments, statusHistory };
  return {
    outcome: head.hasMoved ? 'APPLIED' : 'RECORDED_LATE',
    entry,
    order: {
      ...moved,
      shipmentStatus: shipments.at(-1)?.status ?? null,
      attention: attentionOf(moved, head.at ?? fact.occurredAt),
      deliveredAt: order.deliveredAt ?? deliveredAt(moved),
      changedAt: now,
      version: order.version + 1,
    },
  };
}

/** The order follows its parcels: shipped with the first that leaves, delivered with the last that arrives. */
function stateOf(state: OrderState, shipments: readonly ShipmentRecord[]): OrderState {
  const live = shipments.filter(({ status }) => status !== 'CANCELLED');
  if (live.length > 0 && live.every(({ status }) => status === 'DELIVERED'))
    return advanceOrderState(state, 'DELIVERED');
  if (live.some(({ status }) => shipmentStatusMeanings[status].hasLeft))
    return advanceOrderState(state, 'SHIPPED');
  return state;
}

const deliveredAt = (order: Pick<OrderRecord, 'state' | 'statusHistory'>): Date | null =>
  order.state === 'DELIVERED' ? latestScanAt(order.statusHistory, 'DELIVERED') : null;
