import { attentionOf } from './attention.ts';
import type { OrderCancellationRecord, OrderRecord, TimelineEntryRecord } from './order.ts';
import { moveOrderState, orderStateTitles } from './order-state.ts';
import { paymentAfterCancellation } from './payment-state.ts';
import { settlementOf } from './settlement.ts';
import { isFinalShipmentStatus, moveShipmentStatus } from './shipment-status.ts';

/** Every reason there is; a customer may give those that are theirs to give. */
export const cancellationReasons = {
  CHANGED_MIND: { byShopper: true },
  ORDERED_BY_MISTAKE: { byShopper: true },
  TAKES_TOO_LONG: { byShopper: true },
  CANNOT_BE_MADE: { byShopper: false },
  PAYMENT_FAILED: { byShopper: false },
  FRAUD_SUSPECTED: { byShopper: false },
  OTHER: { byShopper: true },
} as const satisfies Record<string, { readonly byShopper: boolean }>;

export type CancellationReason = keyof typeof cancellationReasons;

export const shopperReasons = (
  Object.keys(cancellationReasons) as readonly CancellationReason[]
).filter((reason) => cancellationReasons[reason].byShopper);

/** A suspicion is not for the one who is suspected. */
export const reasonToldToShopper = (reason: CancellationReason): CancellationReason =>
  reason === 'FRAUD_SUSPECTED' ? 'OTHER' : reason;

export const cancellationNoteLengthMax = 500;

/** Who calls an order off, when and why. */
export type CancelledBy = Pick<OrderCancellationRecord, 'reason' | 'by' | 'subject' | 'note'> & {
  readonly now: Date;
  readonly entryId: string;
};

/**
 * The order called off: its payment let go or given back, its parcels not sent, nobody's attention needed.
 * @throws ShopError ILLEGAL_TRANSITION where one of its axes has no arrow there; `cancelRefusalOf` asks before
 */
export function cancelOrder(
  order: OrderRecord,
  { now, entryId, ...why }: CancelledBy,
): { readonly order: OrderRecord; readonly entry: TimelineEntryRecord } {
  const state = moveOrderState(order.state, 'CANCELLED');
  const paymentState = paymentAfterCancellation(order.paymentState);
  const shipments = order.shipments.map((shipment) =>
    isFinalShipmentStatus(shipment.status)
      ? shipment
      : { ...shipment, status: moveShipmentStatus(shipment.status, 'CANCELLED') },
  );
  const entry: TimelineEntryRecord = {
    _id: entryId,
    seq: order.statusHistory.length + 1,
    shipmentStatus: null,
    orderState: state,
    title: orderStateTitles[state],
    location: null,
    rawCode: null,
    carrier: null,
    trackingNumber: null,
    occurredAt: now,
    recordedAt: now,
    dedupeKey: `order|${state}`,
  };
  const cancelled = {
    ...order,
    state,
    paymentState,
    shipments,
    shipmentStatus: shipments.at(-1)?.status ?? null,
    statusHistory: [...order.statusHistory, entry],
    cancellation: { ...why, at: now, settlement: settlementOf(order, now) },
    changedAt: now,
    version: order.version + 1,
  };
  return { entry, order: { ...cancelled, attention: attentionOf(cancelled, now) } };
}
