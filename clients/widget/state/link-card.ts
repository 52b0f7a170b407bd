import type { Message, State } from './state.ts';

const id = 'order-link';

/** The card of an order that a letter's link opens: nothing is said for it, so the graph does not keep it. */
export const linkCard = (): Message => ({
  __typename: 'OrderStatusCard',
  id,
  seq: 0,
  sentAt: new Date().toISOString(),
  lookupNeeded: true,
  order: null,
  orderNumber: null,
});

/** These messages with a card for the order that this tab has opened, where none would show it and no link is followed. */
export const withLinkCard = (
  { lookups }: State,
  messages: readonly Message[],
  orderId: string | null,
) =>
  !orderId ||
  lookups[id] ||
  messages.some(
    (message) =>
      message.__typename === 'OrderStatusCard' && (!message.order || message.order.id === orderId),
  )
    ? messages
    : [...messages, linkCard()];
