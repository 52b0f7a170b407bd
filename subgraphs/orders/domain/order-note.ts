import { addMs, DAY_MS } from '../../../kernel/clock.ts';
import type { OrderNoteRecord, OrderRecord } from './order.ts';

export const noteTextLengthMax = 2_000;
/** Notes of one order: more is a fault, or a case for another place. */
export const notesMax = 200;
/** Letters with the tracking that staff may send for one order in a day. */
export const resentPerDayMax = 3;

/** The order with one more note; nothing of it shows to the customer. */
export const withNote = (order: OrderRecord, note: OrderNoteRecord): OrderRecord => ({
  ...order,
  notes: [...(order.notes ?? []), note],
  changedAt: note.at,
  version: order.version + 1,
});

/** Why nothing can be written to an order. */
export const noteRefusalOf = ({ notes }: Pick<OrderRecord, 'notes'>): 'TOO_MANY_NOTES' | null =>
  (notes?.length ?? 0) >= notesMax ? 'TOO_MANY_NOTES' : null;

/** Why the tracking cannot be sent to the customer once more; null when it can. */
export function resendRefusalOf(
  order: Pick<OrderRecord, 'notes' | 'shipments' | 'customer'>,
  now: Date,
): 'NOTHING_TO_TRACK' | 'TOO_MANY_NOTICES' | 'TOO_MANY_NOTES' | null {
  if (order.customer.email === '' || trackable(order).length === 0) return 'NOTHING_TO_TRACK';
  const since = addMs(now, -DAY_MS);
  const resent = (order.notes ?? []).filter(
    ({ kind, at }) => kind === 'TRACKING_RESENT' && at > since,
  );
  return resent.length >= resentPerDayMax ? 'TOO_MANY_NOTICES' : noteRefusalOf(order);
}

/** Parcels that a customer can follow. */
export const trackable = ({ shipments }: Pick<OrderRecord, 'shipments'>) =>
  shipments.filter(({ status }) => status !== 'CANCELLED');
