import { isLongerThan, seenText } from '../../../kernel/seen-text.ts';
import type { Contact, ContactProblem, GivenContact } from './contact.ts';
import { readContact } from './contact.ts';

/** In characters, as of what a shopper says in the conversation. */
export const messageLengthMax = 2_000;

export type RequestProblem =
  | 'MESSAGE_EMPTY'
  | 'MESSAGE_TOO_LONG'
  | 'ORDER_NOT_FOUND'
  | ContactProblem;

export interface GivenRequest {
  readonly message: string;
  readonly contact: GivenContact;
  /** Local id. */
  readonly orderId: string | null;
}

export interface TicketRequest {
  readonly message: string;
  readonly contact: Contact;
  readonly orderId: string | null;
}

/** @param orderIds orders that the session has proved its right to */
export function readRequest(
  { message, contact, orderId }: GivenRequest,
  orderIds: readonly string[],
): TicketRequest | RequestProblem {
  const text = seenText(message);
  if (text === null) return 'MESSAGE_EMPTY';
  if (isLongerThan(text, messageLengthMax)) return 'MESSAGE_TOO_LONG';
  const reached = readContact(contact);
  if (typeof reached === 'string') return reached;
  if (orderId !== null && !orderIds.includes(orderId)) return 'ORDER_NOT_FOUND';
  return { message: text, contact: reached, orderId };
}
