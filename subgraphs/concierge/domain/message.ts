import type { ProductOffer } from '../../../kernel/product-search.ts';
import { isLongerThan, seenText } from '../../../kernel/seen-text.ts';
import type { TicketTopic } from '../tickets/ticket.ts';
import type { Intent } from './intent/intents.ts';

/** What a message says, by kind (W1). The graph's message types are these, with an id and a place. */
export type MessageContent =
  | ShopperTextContent
  | AssistantTextContent
  | ProductCardContent
  | OfferCardContent
  | OrderStatusContent
  | CsatBarContent
  | EscalationFormContent;

export type MessageKind = MessageContent['kind'];

export interface ShopperTextContent {
  readonly kind: 'SHOPPER_TEXT';
  readonly text: string;
}

export interface AssistantTextContent {
  readonly kind: 'ASSISTANT_TEXT';
  readonly text: string;
  readonly quickReplies: readonly QuickReply[];
}

export interface QuickReply {
  readonly label: string;
  /** What is said when it is chosen. */
  readonly text: string;
  readonly intent: Intent | null;
}

/** A shelf; `search` is an encoded product search. */
export interface ProductCardContent {
  readonly kind: 'PRODUCT_CARD';
  readonly search: string;
}

/** One piece that can be held. */
export interface OfferCardContent extends ProductOffer {
  readonly kind: 'OFFER_CARD';
}

export interface OrderStatusContent {
  readonly kind: 'ORDER_STATUS';
  /** Local id of an order that this session has proved its right to; null asks for the guest check. */
  readonly orderId: string | null;
  /** The number that the shopper named; null when none. */
  readonly orderNumber: string | null;
}

export interface CsatBarContent {
  readonly kind: 'CSAT_BAR';
  readonly question: string;
  readonly intent: Intent;
  /** Which run of the intent is rated. */
  readonly run: number;
}

export interface EscalationFormContent {
  readonly kind: 'ESCALATION_FORM';
  readonly reason: string;
  readonly promise: string;
  /** What it hands over: a return, or a word with a person. */
  readonly intent: EscalationIntent;
  /** What a person is asked for, as far as it was said. */
  readonly topic: TicketTopic | null;
  /** Local id of the order that it is about, where the session has proved its right to one. */
  readonly orderId: string | null;
}

export type EscalationIntent = Extract<Intent, 'RETURN_EXCHANGE' | 'STYLIST_CONTACT'>;

/** Longest message of a shopper, in characters (code points). */
export const messageLengthMax = 2_000;
/** A session that reaches this many messages starts anew: no conversation needs more, only a loop does. */
export const sessionMessagesMax = 500;
/** How many of the last messages a session gives back. */
export const messagesShownMax = 200;

/** What is wrong with a shopper's text; null when it can be said. */
export function textProblem(text: string): 'TEXT_EMPTY' | 'TEXT_TOO_LONG' | null {
  if (seenText(text) === null) return 'TEXT_EMPTY';
  return isLongerThan(text, messageLengthMax) ? 'TEXT_TOO_LONG' : null;
}
