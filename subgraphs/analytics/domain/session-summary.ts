import type { AnalyticsEvent } from './analytics-event.ts';
import type { EventName } from './event-registry.ts';

interface Moment {
  /** Of the event. */
  readonly id: string;
  readonly at: Date;
}

export interface IntentMoment extends Moment {
  readonly intent: string;
}

export interface RatingMoment {
  readonly csatId: string;
  /** When it was first given. */
  readonly at: Date;
  /** The change of it that counts: the last. */
  readonly version: number;
  readonly intent: string;
  readonly rating: number;
}

/** What figures need to know of one session. */
export interface SessionSummary {
  readonly firstAt: Date;
  readonly lastReceivedAt: Date;
  readonly did: readonly EventName[];
  readonly intents: readonly IntentMoment[];
  readonly purchases: readonly Moment[];
  readonly ratings: readonly RatingMoment[];
}

/** A purchase, or its beginning, where it leaves our sight. */
export const purchaseEvents: readonly EventName[] = [
  'aurora_checkout_started',
  'aurora_capsule_converted',
];

/** Of each kind the first so many count; a conversation has no more. */
const momentsMax = 200;

/**
 * A session with more of its events. Their order does not matter, nor how they are divided between calls: browsers
 * send late, and a recount must come to the same. Each event must be given once.
 */
export function withEvents(
  known: SessionSummary | null,
  events: readonly AnalyticsEvent[],
): SessionSummary {
  const first = events[0];
  let summary = known ?? (first ? summaryOf(first) : nothing());
  for (const event of events) summary = merged(summary, summaryOf(event));
  return summary;
}

function nothing(): never {
  throw new RangeError('A session without an event has no summary');
}

const summaryOf = (event: AnalyticsEvent): SessionSummary => ({
  firstAt: event.occurredAt,
  lastReceivedAt: event.receivedAt,
  did: [event.name],
  intents: intentOf(event),
  purchases: purchaseEvents.includes(event.name) ? [{ id: event._id, at: event.occurredAt }] : [],
  ratings: ratingOf(event),
});

function intentOf({ _id: id, name, payload, occurredAt: at }: AnalyticsEvent): IntentMoment[] {
  const { intent } = payload;
  const isIntent = name === 'aurora_intent_detected' && typeof intent === 'string';
  return isIntent ? [{ id, at, intent }] : [];
}

function ratingOf({ _id, name, payload, occurredAt: at }: AnalyticsEvent): RatingMoment[] {
  const { intent, rating, csatId = _id, version = 1 } = payload;
  if (name !== 'aurora_csat_submitted' || typeof rating !== 'number') return [];
  return [{ csatId: String(csatId), at, version: Number(version), intent: String(intent), rating }];
}

const merged = (a: SessionSummary, b: SessionSummary): SessionSummary => ({
  firstAt: earlier(a.firstAt, b.firstAt),
  lastReceivedAt: later(a.lastReceivedAt, b.lastReceivedAt),
  did: [...new Set([...a.did, ...b.did])].sort(),
  intents: firstMoments([...a.intents, ...b.intents]),
  purchases: firstMoments([...a.purchases, ...b.purchases]),
  ratings: lastVersions([...a.ratings, ...b.ratings]),
});

const earlier = (a: Date, b: Date): Date => (a <= b ? a : b);
const later = (a: Date, b: Date): Date => (a >= b ? a : b);

/** Each event once, in the order in which they happened. */
const firstMoments = <T extends Moment>(moments: readonly T[]): T[] =>
  [...new Map(moments.map((moment) => [moment.id, moment])).values()]
    .sort((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1))
    .slice(0, momentsMax);

/** Each rating with its last change, at the time when it was first given. */
function lastVersions(ratings: readonly RatingMoment[]): RatingMoment[] {
  const byId = new Map<string, RatingMoment>();
  for (const rating of ratings) {
    const known = byId.get(rating.csatId) ?? rating;
    const last = rating.version > known.version ? rating : known;
    byId.set(rating.csatId, { ...last, at: earlier(known.at, rating.at) });
  }
  return [...byId.values()].sort((a, b) => (a.csatId < b.csatId ? -1 : 1)).slice(0, momentsMax);
}
