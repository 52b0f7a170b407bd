import { shownOrderId } from './orders-shown.ts';
import type { MessageOf, State } from './state.ts';

/** An answer is rated once it has been given: while an order is still behind its guest check there is nothing to rate. */
export function isRatingDue(state: State, bar: MessageOf<'CsatBar'>): boolean {
  if (bar.intent !== 'TRACK_ORDER') return true;
  const before = state.messages.filter(({ sentAt, seq }) => sentAt <= bar.sentAt && seq < bar.seq);
  const card = before.findLast((message) => message.__typename === 'OrderStatusCard');
  if (card?.__typename !== 'OrderStatusCard') return true;
  const orderId = shownOrderId(state, card);
  return orderId !== null && orderId in state.orders;
}
