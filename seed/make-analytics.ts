import { addMs, DAY_MS, SECOND_MS } from '../kernel/clock.ts';
import { hashPersonal } from '../kernel/personal-data.ts';
import { type Random, seededRandom } from '../kernel/random.ts';
import {
  type AnalyticsEventRecord,
  type CsatRecord,
  type EventName,
  editableUntil,
  labelOf,
} from '../subgraphs/analytics/index.ts';
import type { Intent, SessionRecord } from '../subgraphs/concierge/index.ts';

export interface Analytics {
  readonly events: readonly AnalyticsEventRecord[];
  readonly csat: readonly CsatRecord[];
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
export function makeAnalytics(
  tenant: string,
  anchor: Date,
  sessions: readonly SessionRecord[],
  salt: string,
): Analytics {
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
  const counted = [...past, ...kept].map((visit) => countVisit(visit, { tenant, anchor, random }));
  return {
    events: counted.flatMap(({ events }) => events),
    csat: counted.flatMap(({ csat }) => csat),
  };
}

interface Counting {
  readonly tenant: string;
  readonly anchor: Date;
  readonly random: Random;
}

function countVisit(
  visit: Visit,
  { tenant, anchor, random }: Counting,
): { events: AnalyticsEventRecord[]; csat: CsatRecord[] } {
  const { sessionHash, startedAt, intent } = visit;
  const events: AnalyticsEventRecord[] = [];
  let at = startedAt;
  const count = (name: EventName, payload: Record<string, unknown> = {}): void => {
    const _id = `demo:${sessionHash.slice(0, 16)}:${events.length + 1}`;
    events.push({ _id, tenant, name, sessionHash, payload, occurredAt: at, receivedAt: at });
    at = addMs(at, (4 + random.int(30)) * SECOND_MS);
  };
  // From 0 two months ago to 1 today.
  const progress = 1 - (anchor.getTime() - startedAt.getTime()) / spreadMs;

  count('aurora_session_started');
  count('aurora_widget_open', { trigger: 'launcher' });
  count('aurora_message_sent', { by: random.int(3) === 0 ? 'menu' : 'text' });
  count('aurora_intent_detected', { intent, confidence: 0.7 + random.int(30) / 100 });
  const toPerson = intent === 'STYLIST_CONTACT' || random.int(100) < 14 - progress * 8;
  if (intent === 'FIND_PRODUCT') count('aurora_products_shown', { count: 3 + random.int(20) });
  if (toPerson) count('aurora_escalation_shown', { intent });
  else count('aurora_intent_complete', { intent });
  if (intent === 'FIND_PRODUCT' && random.int(100) < 12 + progress * 10)
    count('aurora_checkout_started');

  if (random.int(100) >= 46) return { events, csat: [] };
  const csat = rate(visit, tenant, at, ratingOf(random.int(100) + progress * 14, toPerson));
  const { rating, label, commentLength } = csat;
  count('aurora_csat_submitted', { intent, rating, label, commentLength });
  return { events, csat: [csat] };
}

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
  rating,
  label: labelOf(rating),
  commentLength: rating <= 2 ? 64 : 0,
  submittedAt: at,
  editableUntil: editableUntil(at),
  changedAt: at,
  version: 1,
});

function pick<T>(items: readonly T[], random: Random): T {
  const item = items[random.int(items.length)];
  if (item === undefined) throw new RangeError('Nothing to pick from');
  return item;
}
