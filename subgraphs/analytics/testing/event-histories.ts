import fc from 'fast-check';
import { addMs, DAY_MS, SECOND_MS } from '../../../kernel/clock.ts';
import { ratedIntents } from '../domain/csat.ts';
import type { EventName } from '../domain/event-registry.ts';
import type { AnalyticsEventRecord } from '../index.ts';
import { shop } from './start-analytics.ts';

const begin = new Date('2026-11-18T00:00:00.000Z');

const payloads: Partial<Record<EventName, fc.Arbitrary<Record<string, unknown>>>> = {
  aurora_visitors_counted: fc.record({ count: fc.nat(500) }),
  aurora_widget_open: fc.constant({ trigger: 'launcher' }),
  aurora_intent_detected: fc.record({ intent: fc.constantFrom(...ratedIntents) }),
  aurora_products_shown: fc.constant({ count: 3 }),
  aurora_product_view: fc.record({ productId: fc.constantFrom('p1', 'p2') }),
  aurora_capsule_reserved: fc.record({ productId: fc.constantFrom('p1', 'p2') }),
  aurora_capsule_converted: fc.record({ productId: fc.constantFrom('p1', 'p2') }),
  aurora_checkout_started: fc.constant({}),
  aurora_order_tracked: fc.constant({ orderIdHash: 'h' }),
  aurora_escalation_shown: fc.constant({}),
  aurora_stylist_ticket_created: fc.constant({}),
  aurora_stylist_ticket_resolved: fc.constant({}),
  aurora_csat_submitted: fc.record({
    csatId: fc.constantFrom('c1', 'c2'),
    intent: fc.constantFrom('TRACK_ORDER', 'FIND_PRODUCT'),
    rating: fc.integer({ min: 1, max: 5 }),
  }),
};

/** Histories of a few sessions over three days, in the order in which they came: late ones among them. */
export const eventHistories = ({
  sessions = 4,
  maxLength = 40,
}: {
  readonly sessions?: number;
  readonly maxLength?: number;
} = {}): fc.Arbitrary<AnalyticsEventRecord[]> => {
  const one = fc
    .tuple(
      fc.constantFrom(...(Object.keys(payloads) as EventName[])),
      fc.integer({ min: 0, max: sessions - 1 }),
      fc.nat(3 * (DAY_MS / SECOND_MS)),
    )
    .chain(([name, session, second]) =>
      (payloads[name] ?? fc.constant({})).map((payload: Record<string, unknown>) => ({
        name,
        session,
        second,
        payload,
      })),
    );
  return fc.array(one, { minLength: 1, maxLength }).map((events) =>
    events.map(({ name, session, second, payload }, index) => {
      const occurredAt = addMs(begin, second * SECOND_MS);
      return {
        _id: `e${index}`,
        tenant: shop,
        name,
        // Services count visitors, without a session.
        sessionHash: name === 'aurora_visitors_counted' ? null : `s${session}`,
        // A rating of a session is changed with a version of its own.
        payload:
          name === 'aurora_csat_submitted'
            ? { ...payload, csatId: `s${session}${payload['csatId']}`, version: index + 1 }
            : payload,
        occurredAt,
        receivedAt: addMs(begin, 4 * DAY_MS + index),
        requestId: null,
        traceId: null,
        rollup: 0,
      };
    }),
  );
};
