/** @jsxImportSource preact */
import type { ComponentChildren } from 'preact';
import type { Message } from '../state/state.ts';
import { AssistantBubble, ShopperBubble } from './bubbles.tsx';
import { OfferCard } from './offer-card.tsx';
import { OrderStatus } from './order-status.tsx';
import { EscalationCard, RatingCard, UnknownCard } from './other-cards.tsx';
import { Shelf } from './shelf.tsx';

/** A message of any kind, as an item of the log. */
export function MessageItem({ message, isFirst }: { message: Message; isFirst: boolean }) {
  if (message.__typename === 'ShopperText') return <ShopperBubble message={message} />;
  if (message.__typename === 'AssistantText')
    return <AssistantBubble text={message.text} isFirst={isFirst} />;
  const shown = card(message);
  return shown && <Wide>{shown}</Wide>;
}

type Card = Exclude<Message, { __typename: 'ShopperText' | 'AssistantText' }>;

function card(message: Card) {
  switch (message.__typename) {
    case 'ProductCard':
      return <Shelf search={message.search} />;
    case 'OfferCard':
      return message.offer?.product ? <OfferCard message={message} /> : null;
    case 'OrderStatusCard':
      return <OrderStatus message={message} />;
    case 'CsatBar':
      return <RatingCard message={message} />;
    case 'EscalationForm':
      return <EscalationCard message={message} />;
    default:
      return <UnknownCard />;
  }
}

const Wide = ({ children }: { children: ComponentChildren }) => (
  <li class="w-msg w-in w-wide">
    <div class="w-body">{children}</div>
  </li>
);
