import type { MessageOf, State } from './state.ts';

/**
 * The order that a card shows, as far as one is open to this session: the one it came with, unless another number was
 * asked for; else the one that its guest check has opened. null: the guest check is still to be passed.
 */
export function shownOrderId(state: State, message: MessageOf<'OrderStatusCard'>): string | null {
  const { order, orderNumber } = message;
  const opened = state.lookups[message.id]?.orderId;
  if (opened) return opened;
  if (orderNumber === null) return order?.id ?? null;
  if (order?.number === orderNumber) return order.id;
  const known = Object.values(state.orders).find((each) => each.order.number === orderNumber);
  return known?.order.id ?? null;
}
