import { addMs, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../kernel/clock.ts';
import { toGlobalId } from '../kernel/ids.ts';
import { hashPersonal } from '../kernel/personal-data.ts';
import { type Random, seededRandom } from '../kernel/random.ts';
import {
  type AnalyticsEventRecord,
  type CsatRecord,
  type EventName,
  editableUntil,
  labelOf,
} from '../subgraphs/analytics/index.ts';
import type { ProductRecord } from '../subgraphs/catalog/index.ts';
import type { Intent, SessionRecord } from '../subgraphs/concierge/index.ts';

export interface Analytics {
  readonly events: readonly AnalyticsEventRecord[];
  readonly csat: readonly CsatRecord[];
}

interface Shop {
  readonly tenant: string;
  readonly anchor: Date;
  readonly products: readonly ProductRecord[];
  readonly sessions: readonly SessionRecord[];
  readonly salt: string;
}

interface Visit {
  /** Who it was, as analytics knows them. */
  readonly sessionHash: string;
  readonly startedAt: Date;
  readonly intent: Intent;
}

/** Visits whose conversations are gone by now: only their figures are left. */
const pastVisits = 380;
/** Two months, so that a month has one before it to be compared with. */
const spreadMs = 60 * DAY_MS;
/** The shop's own counter reports so often. */
const visitorsEveryMs = 6 * HOUR_MS;

const pastIntents: readonly Intent[] = [
  'FIND_PRODUCT',
  'FIND_PRODUCT',
  'TRACK_ORDER',
  'TRACK_ORDER',
  'TRACK_ORDER',
  'RETURN_EXCHANGE',
  'STYLIST_CONTACT',
];

/** What was counted over two months: a shop that slowly gets better. */
export function makeAnalytics(shop: Shop): Analytics {
  const { anchor, sessions, salt } = shop;
  const random = seededRandom(5);
  const past = Array.from({ length: pastVisits }, (_, index): Visit => {
    const agoMs =
      (spreadMs * (pastVisits - index)) / pastVisits - random.int(6 * 3_600) * SECOND_MS;
    return {
      sessionHash: hashPersonal(`past-visit-${index}`, salt),
      startedAt: addMs(anchor, -Math.max(agoMs, DAY_MS / 24)),
      intent: pick(pastIntents, random),
    };
  });
  const kept = sessions.map(
    ({ _id, startedAt, lastIntent }): Visit => ({
      sessionHash: hashPersonal(_id, salt),
      startedAt,
      intent: lastIntent ?? 'FIND_PRODUCT',
    }),
  );
  const counted = [...past, ...kept].map((visit) => countVisit(visit, shop, random));
  return {
    events: [...counted.flatMap(({ events }) => events), ...countVisitors(shop, random)],
    csat: counted.flatMap(({ csat }) => csat),
  };
}

function countVisit(
  visit: Visit,
  { tenant, anchor, products }: Shop,
  random: Random,
): { events: AnalyticsEventRecord[]; csat: CsatRecord[] } {
  const { sessionHash, startedAt, intent } = visit;
  const events: AnalyticsEventRecord[] = [];
  let at = startedAt;
  const count = (
    name: EventName,
    payload: Record<string, unknown> = {},
    afterMs = (4 + random.int(30)) * SECOND_MS,
  ): void => {
    const _id = `demo:${sessionHash.slice(0, 16)}:${events.length + 1}`;
    events.push(tracked({ _id, tenant, name, sessionHash, payload, occurredAt: at }));
    at = addMs(at, afterMs);
  };
  const chance = (percent: number): boolean => random.int(100) < percent;
  // From 0 two months ago to 1 today.
  const progress = 1 - (anchor.getTime() - startedAt.getTime()) / spreadMs;

  count('aurora_session_started');
  count('aurora_widget_open', { trigger: 'launcher' });
  count('aurora_message_sent', { by: chance(33) ? 'menu' : 'text' });
  count('aurora_intent_detected', { intent, confidence: 0.7 + random.int(30) / 100 });
  const toPerson = intent === 'STYLIST_CONTACT' || chance(14 - progress * 8);
  if (intent === 'FIND_PRODUCT') findPiece(count, chance, progress, pick(products, random));
  if (intent === 'TRACK_ORDER') count('aurora_order_tracked', { orderIdHash: sessionHash });
  if (intent === 'RETURN_EXCHANGE' && chance(60))
    count('aurora_return_initiated', { orderIdHash: sessionHash, lineCount: 1 });
  if (toPerson) askPerson(count, chance, anchor.getTime() - at.getTime());
  else count('aurora_intent_complete', { intent });

  if (!chance(46) || at > anchor) return { events, csat: [] };
  const csat = rate(visit, tenant, at, ratingOf(random.int(100) + progress * 14, toPerson));
  const { _id: csatId, rating, label, commentLength } = csat;
  count('aurora_csat_submitted', { csatId, version: 1, intent, rating, label, commentLength });
  return { events, csat: [csat] };
}

type Count = (name: EventName, payload?: Record<string, unknown>, afterMs?: number) => void;
type Chance = (percent: number) => boolean;

/** From a shelf to a piece that is looked at, saved, held, bought: fewer at every step. */
function findPiece(count: Count, chance: Chance, progress: number, piece: ProductRecord): void {
  const productId = toGlobalId('Product', piece._id);
  count('aurora_products_shown', { count: 8 });
  count('aurora_offer_shown', { productId });
  if (!chance(62)) return;
  count('aurora_product_view', { productId });
  if (chance(35)) count('aurora_product_shortlisted', { productId });
  if (chance(16 + progress * 10)) {
    count('aurora_capsule_reserved', { productId }, 2 * MINUTE_MS);
    if (chance(45)) count('aurora_capsule_converted', { productId });
  } else if (chance(10 + progress * 8)) count('aurora_checkout_started', { productId });
}

/** Whoever asked for a person was helped within hours; those of today may wait still. */
function askPerson(count: Count, chance: Chance, agoMs: number): void {
  count('aurora_escalation_shown');
  if (!chance(70)) return;
  const helpedAfterMs = 3 * HOUR_MS;
  count('aurora_stylist_ticket_created', {}, helpedAfterMs);
  if (agoMs > helpedAfterMs + HOUR_MS) count('aurora_stylist_ticket_resolved');
}

function countVisitors({ tenant, anchor }: Shop, random: Random): AnalyticsEventRecord[] {
  const reports = Math.floor(spreadMs / visitorsEveryMs);
  return Array.from({ length: reports }, (_, index) =>
    tracked({
      _id: `demo:visitors:${index}`,
      tenant,
      name: 'aurora_visitors_counted',
      sessionHash: null,
      payload: { count: 12 + random.int(8) },
      occurredAt: addMs(anchor, -index * visitorsEveryMs),
    }),
  );
}

const tracked = (
  event: Pick<
    AnalyticsEventRecord,
    '_id' | 'tenant' | 'name' | 'sessionHash' | 'payload' | 'occurredAt'
  >,
): AnalyticsEventRecord => ({
  ...event,
  receivedAt: event.occurredAt,
  requestId: null,
  traceId: null,
  rollup: 0,
});

const ratingOf = (roll: number, toPerson: boolean): number => {
  const score = toPerson ? roll - 18 : roll;
  return score < 6 ? 1 : score < 12 ? 2 : score < 24 ? 3 : score < 56 ? 4 : 5;
};

const rate = (
  { sessionHash, intent }: Visit,
  tenant: string,
  at: Date,
  rating: number,
): CsatRecord => ({
  _id: `cst_demo_${sessionHash.slice(0, 16)}`,
  tenant,
  sessionHash,
  intent,
  run: 1,
  orderIdHash: null,
  rating,
  label: labelOf(rating),
  commentLength: rating <= 2 ? 64 : 0,
  submittedAt: at,
  editableUntil: editableUntil(at),
  followUpAt: rating <= 2 ? at : null,
  changedAt: at,
  version: 1,
});

function pick<T>(items: readonly T[], random: Random): T {
  const item = items[random.int(items.length)];
  if (item === undefined) throw new RangeError('Nothing to pick from');
  return item;
}
