import { addMs, DAY_MS, SECOND_MS } from '../../../kernel/clock.ts';
import { hashPersonal } from '../../../kernel/personal-data.ts';
import { seededRandom } from '../../../kernel/random.ts';
import type { CsatRecord } from '../../../subgraphs/analytics/csat/csat.ts';
import { editableUntil, labelOf, ratedIntents } from '../../../subgraphs/analytics/domain/csat.ts';
import type { EventName } from '../../../subgraphs/analytics/domain/event-registry.ts';
import type { AnalyticsEventRecord } from '../../../subgraphs/analytics/index.ts';

/** A visit's events, in the order in which most of them happen; how likely each is, in per cent. */
const course: readonly (readonly [name: EventName, percent: number])[] = [
  ['aurora_session_started', 100],
  ['aurora_widget_open', 100],
  ['aurora_message_sent', 90],
  ['aurora_intent_detected', 90],
  ['aurora_products_shown', 45],
  ['aurora_product_view', 40],
  ['aurora_offer_shown', 30],
  ['aurora_product_shortlisted', 15],
  ['aurora_capsule_reserved', 8],
  ['aurora_checkout_started', 7],
  ['aurora_order_tracked', 30],
  ['aurora_return_initiated', 8],
  ['aurora_escalation_shown', 12],
  ['aurora_stylist_ticket_created', 6],
  ['aurora_stylist_ticket_resolved', 5],
  ['aurora_csat_submitted', 25],
  ['aurora_widget_close', 80],
];

export const productCount = 2_000;
export const tenant = 'glowglitch';
const salt = 'salt-of-the-load-test';

export interface Visit {
  readonly events: readonly AnalyticsEventRecord[];
  readonly csat: CsatRecord | null;
}

export const sessionHashOf = (visit: number): string => hashPersonal(`visit-${visit}`, salt);

/** Visits, one after the other, spread over so many days before an instant: the same ones every time. */
export function* visits(until: Date, days: number, count: number): Generator<Visit> {
  const random = seededRandom(11);
  for (let number = 0; number < count; number += 1) {
    const sessionHash = sessionHashOf(number);
    const intent = ratedIntents[random.int(5)] ?? 'FIND_PRODUCT';
    const productId = `product-${random.int(productCount)}`;
    let at = addMs(until, -Math.round((days * DAY_MS * (count - number)) / count) - DAY_MS / 24);
    const events: AnalyticsEventRecord[] = [];
    let csat: CsatRecord | null = null;
    for (const [name, percent] of course) {
      if (random.int(100) >= percent) continue;
      at = addMs(at, (3 + random.int(60)) * SECOND_MS);
      if (name === 'aurora_csat_submitted')
        csat = aRating(number, sessionHash, intent, 1 + random.int(5), at);
      events.push({
        _id: hashPersonal(`${number}:${name}`, salt),
        tenant,
        name,
        sessionHash,
        payload: payloadOf(name, intent, productId, csat),
        occurredAt: at,
        receivedAt: at,
        requestId: `req_${number}`,
        traceId: null,
        rollup: 0,
      });
    }
    yield { events, csat };
  }
}

function payloadOf(
  name: EventName,
  intent: string,
  productId: string,
  csat: CsatRecord | null,
): Record<string, unknown> {
  switch (name) {
    case 'aurora_intent_detected':
      return { intent, confidence: 0.9 };
    case 'aurora_product_view':
    case 'aurora_offer_shown':
    case 'aurora_product_shortlisted':
    case 'aurora_capsule_reserved':
      return { productId };
    case 'aurora_csat_submitted':
      return { csatId: csat?._id, version: 1, intent, rating: csat?.rating, label: csat?.label };
    default:
      return {};
  }
}

const aRating = (
  visit: number,
  sessionHash: string,
  intent: string,
  rating: number,
  submittedAt: Date,
): CsatRecord => ({
  _id: `cst_${visit}`,
  tenant,
  sessionHash,
  intent,
  run: 1,
  orderIdHash: hashPersonal(`order-${visit}`, salt),
  rating,
  label: labelOf(rating),
  commentLength: 0,
  submittedAt,
  editableUntil: editableUntil(submittedAt),
  followUpAt: null,
  changedAt: submittedAt,
  version: 1,
});
