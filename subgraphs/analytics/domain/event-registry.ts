import { z } from 'zod';
import { commentLengthMax, csatLabels, ratedIntents } from './csat.ts';

/** Who may say that it happened: a browser, or only we ourselves, from what the other parts announce. */
export type EventOrigin = 'client' | 'shop';

export interface EventKind {
  /** What happened, for whoever reads the figures. */
  readonly says: string;
  readonly origin: EventOrigin;
  readonly payload: z.ZodObject;
  /** Ids that lead to a person's things: only a salted hash is stored, as `<field>Hash`. */
  readonly hashed: readonly string[];
}

/** Texts are ids, paths, codes or one of a list. None is free: what people wrote has no way in. */
const id = z.string().regex(/^[A-Za-z0-9_-]{1,200}$/);
const path = z.string().regex(/^\/[A-Za-z0-9/_.-]{0,199}$/);
const code = z.string().regex(/^[A-Z_]{1,60}$/);
const version = z.string().regex(/^[0-9.-]{1,30}$/);
const intent = z.enum(ratedIntents);
const wholeNumber = (max: number) => z.int().min(0).max(max);
const durationMs = wholeNumber(24 * 60 * 60 * 1000);

const event = (
  origin: EventOrigin,
  says: string,
  fields: z.ZodRawShape = {},
  hashed: readonly string[] = [],
): EventKind => ({ says, origin, payload: z.strictObject(fields), hashed });

/** The events that are taken, and what each may carry. Anything else is refused by the name of its field. */
export const eventRegistry = {
  aurora_visitors_counted: event(
    'shop',
    'Visitors of the shop’s pages, as its own counter has them',
    {
      count: wholeNumber(10_000_000),
    },
  ),
  aurora_session_started: event('shop', 'A session was opened', { page: path.optional() }),
  aurora_widget_open: event('client', 'The widget was opened', {
    trigger: z.enum(['launcher', 'api', 'link', 'restored']),
    page: path.optional(),
    loadMs: durationMs.optional(),
  }),
  aurora_widget_close: event('client', 'The widget was closed', { openMs: durationMs.optional() }),
  aurora_message_sent: event('client', 'The shopper said something', {
    by: z.enum(['text', 'menu', 'chip']),
    length: wholeNumber(2_000).optional(),
  }),
  aurora_intent_detected: event('shop', 'A message was understood', {
    intent,
    confidence: z.number().min(0).max(1).optional(),
    rulesVersion: version.optional(),
  }),
  aurora_intent_complete: event('client', 'What was asked for is done', {
    intent,
    durationMs: durationMs.optional(),
  }),
  aurora_products_shown: event('client', 'A shelf of pieces was shown', {
    count: wholeNumber(10_000),
    searchId: id.optional(),
  }),
  aurora_product_view: event('client', 'A piece was opened', { productId: id }),
  aurora_product_shortlisted: event('client', 'A piece was saved', { productId: id }),
  aurora_offer_shown: event('client', 'A piece was offered for a hold', { productId: id }),
  aurora_capsule_reserved: event('shop', 'A piece was held', {
    productId: id,
    holdId: id.optional(),
  }),
  aurora_capsule_converted: event('shop', 'A held piece was bought', {
    productId: id,
    holdId: id.optional(),
  }),
  aurora_capsule_ended: event('shop', 'A hold ended without a purchase', {
    productId: id,
    holdId: id.optional(),
    by: z.enum(['shopper', 'time']),
  }),
  aurora_checkout_started: event('client', 'A purchase was begun', { productId: id.optional() }),
  aurora_order_tracked: event('client', 'An order was shown', { orderId: id }, ['orderId']),
  aurora_order_updates_subscribed: event(
    'shop',
    'Updates of an order were asked for',
    { orderId: id, channel: z.enum(['email', 'sms', 'push']) },
    ['orderId'],
  ),
  aurora_return_initiated: event(
    'shop',
    'A return was asked for',
    { orderId: id, lineCount: wholeNumber(100).optional() },
    ['orderId'],
  ),
  aurora_escalation_shown: event('shop', 'The form to a person was shown', {
    intent: intent.optional(),
  }),
  aurora_stylist_ticket_created: event('shop', 'A person was asked for', {
    ticketId: id.optional(),
  }),
  aurora_stylist_ticket_resolved: event('shop', 'A person has helped', { ticketId: id.optional() }),
  aurora_stylist_ticket_reopened: event('shop', 'The help was not enough', {
    ticketId: id.optional(),
  }),
  aurora_inspiration_uploaded: event('client', 'A picture was shown to us', {
    kind: z.enum(['jpeg', 'png', 'webp', 'heic']),
    bytes: wholeNumber(50_000_000).optional(),
  }),
  aurora_csat_submitted: event('shop', 'An answer was rated', {
    csatId: id.optional(),
    version: wholeNumber(10_000).optional(),
    intent,
    rating: z.int().min(1).max(5),
    label: z.enum(csatLabels).optional(),
    commentLength: wholeNumber(commentLengthMax).optional(),
  }),
  aurora_error_shown: event('client', 'Something failed before the shopper’s eyes', {
    code,
    requestId: id.optional(),
  }),
} as const satisfies Readonly<Record<string, EventKind>>;

export type EventName = keyof typeof eventRegistry;

export const isEventName = (name: string): name is EventName => Object.hasOwn(eventRegistry, name);
