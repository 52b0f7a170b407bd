import { addMs, MINUTE_MS } from '../../../kernel/clock.ts';
import { attentionOf } from './attention.ts';
import type { OrderNoteRecord, OrderRecord, SettlementRecord } from './order.ts';
import { noteRefusalOf } from './order-note.ts';
import { canPaymentBecome } from './payment-state.ts';

/** A settlement that fails so often waits for a person. */
export const settlementAttemptsMax = 6;

/**
 * What the payment service has to do once an order is called off: give back what was taken, let go what was not.
 * @param order as it was before
 * @returns null where its payment was over already
 */
export function settlementOf(
  order: Pick<OrderRecord, '_id' | 'paymentState' | 'totalMinor'>,
  now: Date,
): SettlementRecord | null {
  const kind = canPaymentBecome(order.paymentState, 'REFUNDED')
    ? 'REFUND'
    : canPaymentBecome(order.paymentState, 'VOIDED')
      ? 'VOID'
      : null;
  if (!kind) return null;
  return {
    _id: `set_${order._id}`,
    kind,
    amountMinor: order.totalMinor,
    state: 'PENDING',
    reference: null,
    attempts: 0,
    lastFailure: null,
    dueAt: now,
  };
}

/** The payment service did it. Doing it twice is its business to refuse: it knows the settlement's id. */
export const settled = (order: OrderRecord, reference: string, now: Date): OrderRecord =>
  withSettlement(order, { state: 'DONE', reference, lastFailure: null, dueAt: now }, now);

/**
 * It did not work: tried again ever later, in the end left to a person.
 * @param lastFailure why, in a code that names nobody
 */
export function settlementFailed(order: OrderRecord, lastFailure: string, now: Date): OrderRecord {
  const attempts = (order.cancellation?.settlement?.attempts ?? 0) + 1;
  const state = attempts >= settlementAttemptsMax ? 'FAILED' : 'PENDING';
  return withSettlement(
    order,
    { state, attempts, lastFailure, dueAt: addMs(now, 2 ** attempts * MINUTE_MS) },
    now,
  );
}

/** Why a settlement cannot be tried once more. */
export const retryRefusalOf = (
  order: OrderRecord,
): 'SETTLEMENT_NOT_FAILED' | 'TOO_MANY_NOTES' | null =>
  order.cancellation?.settlement?.state === 'FAILED'
    ? noteRefusalOf(order)
    : 'SETTLEMENT_NOT_FAILED';

/** A settlement that was left to a person, with all its tries before it, and the note of who wants it so. */
export const settlementRetried = (order: OrderRecord, note: OrderNoteRecord): OrderRecord => ({
  ...withSettlement(order, { state: 'PENDING', attempts: 0, dueAt: note.at }, note.at),
  notes: [...(order.notes ?? []), note],
});

function withSettlement(
  order: OrderRecord,
  change: Partial<SettlementRecord>,
  now: Date,
): OrderRecord {
  const { cancellation } = order;
  if (!cancellation?.settlement) throw new Error('There is nothing to settle');
  const next = {
    ...order,
    cancellation: { ...cancellation, settlement: { ...cancellation.settlement, ...change } },
    changedAt: now,
    version: order.version + 1,
  };
  return { ...next, attention: attentionOf(next, now) };
}
