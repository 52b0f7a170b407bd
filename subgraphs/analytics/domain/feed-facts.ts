import type { StoredEvent } from '../../../kernel/events/event.ts';
import { toGlobalId } from '../../../kernel/ids.ts';
import { hashPersonal } from '../../../kernel/personal-data.ts';
import { traceIdOf } from '../../../kernel/tracing/span.ts';
import type { AnalyticsEvent } from './analytics-event.ts';
import { type EventName, eventRegistry } from './event-registry.ts';

type Data = Readonly<Record<string, unknown>>;
type Counted = readonly [name: EventName, payload: Data];

/**
 * What the other parts announce, and what is counted of it. Their fields may be missing or new: what is not as it was
 * agreed counts as nothing.
 */
const facts: Readonly<
  Record<string, (data: Data, salt: string, keySeq: number) => readonly Counted[]>
> = {
  'aurora.concierge.session_started': ({ pagePath: page }) => {
    const isPath = eventRegistry.aurora_session_started.payload.safeParse({ page }).success;
    return [['aurora_session_started', isPath ? { page } : {}]];
  },

  'aurora.concierge.message_answered': (data) => {
    const { intent, confidence, rulesVersion, answeredWith } = data;
    const toPerson = Array.isArray(answeredWith) && answeredWith.includes('ESCALATION_FORM');
    const detected: Counted = ['aurora_intent_detected', { intent, confidence, rulesVersion }];
    return [
      ...(intent ? [detected] : []),
      ...(toPerson ? [['aurora_escalation_shown', intent ? { intent } : {}] as const] : []),
    ];
  },

  'aurora.concierge.hold_changed': ({ state, productId, holdId }) => {
    const hold = { productId: toGlobalId('Product', String(productId)), holdId };
    if (state === 'ACTIVE') return [['aurora_capsule_reserved', hold]];
    if (state === 'CONVERTED') return [['aurora_capsule_converted', hold]];
    if (state === 'RELEASED') return [['aurora_capsule_ended', { ...hold, by: 'shopper' }]];
    return state === 'EXPIRED' ? [['aurora_capsule_ended', { ...hold, by: 'time' }]] : [];
  },

  'aurora.concierge.ticket_created': ({ ticketId }) => [
    ['aurora_stylist_ticket_created', { ticketId }],
  ],

  'aurora.concierge.ticket_changed': ({ ticketId, what }) => {
    if (what === 'RESOLVED') return [['aurora_stylist_ticket_resolved', { ticketId }]];
    return what === 'REOPENED' ? [['aurora_stylist_ticket_reopened', { ticketId }]] : [];
  },

  'aurora.return.requested': ({ orderId, lines }, salt) => [
    [
      'aurora_return_initiated',
      {
        orderIdHash: orderHash(orderId, salt),
        lineCount: Array.isArray(lines) ? lines.length : 0,
      },
    ],
  ],

  // The first version of a subscription is the wish; what becomes of it is not counted.
  'aurora.order.update_subscription_changed': ({ orderId, channel }, salt, keySeq) =>
    keySeq === 1
      ? [
          [
            'aurora_order_updates_subscribed',
            { orderIdHash: orderHash(orderId, salt), channel: String(channel).toLowerCase() },
          ],
        ]
      : [],
};

export const factTypes = Object.keys(facts);

const orderHash = (orderId: unknown, salt: string): string =>
  hashPersonal(toGlobalId('Order', String(orderId)), salt);

/** A fact as tracked events. Their ids follow from its own, so that reading it twice adds nothing. */
export function trackedFrom(event: StoredEvent, salt: string): AnalyticsEvent[] {
  const { _id, type, tenant, time, data, keySeq, traceparent } = event;
  const { sessionHash } = data;
  return (facts[type]?.(data, salt, keySeq) ?? []).map(([name, payload]) => ({
    _id: `${_id}:${name}`,
    tenant,
    name,
    sessionHash: typeof sessionHash === 'string' ? sessionHash : null,
    payload,
    occurredAt: time,
    receivedAt: time,
    requestId: null,
    traceId: traceparent === undefined ? null : traceIdOf(traceparent),
  }));
}
