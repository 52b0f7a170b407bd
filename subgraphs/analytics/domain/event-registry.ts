import { ratedIntents } from './csat.ts';

/** One field of a payload, as JSON Schema. No free text: what has no pattern or list does not get in. */
type Field = Readonly<Record<string, unknown>>;

export interface EventKind {
  /** What happened, for whoever reads the figures. */
  readonly says: string;
  readonly required: Readonly<Record<string, Field>>;
  readonly optional: Readonly<Record<string, Field>>;
  /** Ids that lead to a person's things: only a salted hash is stored, as `<field>Hash`. */
  readonly hashed: readonly string[];
}

const oneOf = (...values: readonly string[]): Field => ({ type: 'string', enum: values });
const wholeNumber = (maximum: number): Field => ({ type: 'integer', minimum: 0, maximum });
const id: Field = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,200}$' };
const path: Field = { type: 'string', pattern: '^/[A-Za-z0-9/_.-]{0,199}$' };
const durationMs = wholeNumber(24 * 60 * 60 * 1000);
const intent = oneOf(...ratedIntents);

const event = (
  says: string,
  required: EventKind['required'] = {},
  more: Partial<Omit<EventKind, 'says' | 'required'>> = {},
): EventKind => ({ says, required, optional: {}, hashed: [], ...more });

/** The events that are taken, and what each may carry. Anything else is refused by the name of its field. */
export const eventRegistry = {
  aurora_session_started: event('A session was opened', {}, { optional: { page: path } }),
  aurora_widget_open: event(
    'The widget was opened',
    { trigger: oneOf('launcher', 'api', 'link', 'restored') },
    { optional: { page: path, loadMs: durationMs } },
  ),
  aurora_widget_close: event('The widget was closed', {}, { optional: { openMs: durationMs } }),
  aurora_message_sent: event(
    'The shopper said something',
    { by: oneOf('text', 'menu', 'chip') },
    { optional: { length: wholeNumber(2_000) } },
  ),
  aurora_intent_detected: event(
    'A message was understood',
    { intent },
    {
      optional: {
        confidence: { type: 'number', minimum: 0, maximum: 1 },
        rulesVersion: { type: 'string', pattern: '^[0-9.-]{1,30}$' },
      },
    },
  ),
  aurora_intent_complete: event(
    'What was asked for is done',
    { intent },
    { optional: { durationMs } },
  ),
  aurora_products_shown: event(
    'A shelf of pieces was shown',
    { count: wholeNumber(10_000) },
    { optional: { searchId: id } },
  ),
  aurora_product_view: event('A piece was opened', { productId: id }),
  aurora_product_shortlisted: event('A piece was saved', { productId: id }),
  aurora_offer_shown: event('A piece was offered for a hold', { productId: id }),
  aurora_capsule_reserved: event(
    'A piece was held',
    { productId: id },
    { optional: { holdId: id } },
  ),
  aurora_checkout_started: event('A purchase was begun', {}, { optional: { productId: id } }),
  aurora_order_tracked: event('An order was shown', { orderId: id }, { hashed: ['orderId'] }),
  aurora_order_updates_subscribed: event(
    'Updates of an order were asked for',
    { orderId: id, channel: oneOf('email', 'sms', 'push') },
    { hashed: ['orderId'] },
  ),
  aurora_return_initiated: event(
    'A return was asked for',
    { orderId: id },
    { optional: { lineCount: wholeNumber(100) }, hashed: ['orderId'] },
  ),
  aurora_escalation_shown: event('The form to a person was shown', {}, { optional: { intent } }),
  aurora_stylist_ticket_created: event(
    'A person was asked for',
    {},
    { optional: { ticketId: id } },
  ),
  aurora_inspiration_uploaded: event(
    'A picture was shown to us',
    { kind: oneOf('jpeg', 'png', 'webp', 'heic') },
    { optional: { bytes: wholeNumber(50_000_000) } },
  ),
  aurora_csat_submitted: event(
    'An answer was rated',
    { intent, rating: { type: 'integer', minimum: 1, maximum: 5 } },
    {
      optional: {
        label: oneOf('GREAT', 'OK', 'NEEDS_FOLLOW_UP'),
        commentLength: wholeNumber(500),
      },
    },
  ),
  aurora_error_shown: event(
    'Something failed before the shopper’s eyes',
    { code: { type: 'string', pattern: '^[A-Z_]{1,60}$' } },
    { optional: { requestId: id } },
  ),
} as const satisfies Readonly<Record<string, EventKind>>;

export type EventName = keyof typeof eventRegistry;

export const isEventName = (name: string): name is EventName => Object.hasOwn(eventRegistry, name);

/** Events after which a person has to do with the session: it was not deflected. */
export const personEvents: readonly EventName[] = [
  'aurora_escalation_shown',
  'aurora_stylist_ticket_created',
];

/** Events that count as a step towards a purchase. */
export const purchaseEvents: readonly EventName[] = [
  'aurora_capsule_reserved',
  'aurora_checkout_started',
];
