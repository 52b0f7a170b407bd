import { groupBy } from '../../../kernel/group-by.ts';
import type { AnalyticsEvent } from './analytics-event.ts';
import { type Counts, dayOf, hourOf, Tally } from './counts.ts';
import { countsOfEvent, productCountOf } from './event-counts.ts';
import { countsOfSession } from './session-counts.ts';
import { type SessionSummary, withEvents } from './session-summary.ts';

/** What a batch of events changes. Sums are differences: they may be negative where a session is seen anew. */
export interface Change {
  readonly sessions: ReadonlyMap<string, SessionSummary>;
  /** By tenant and hour. */
  readonly hours: readonly {
    readonly tenant: string;
    readonly at: Date;
    readonly counts: Counts;
  }[];
  /** By tenant, piece and day. */
  readonly products: readonly {
    readonly tenant: string;
    readonly productId: string;
    readonly day: Date;
    readonly counts: Counts;
  }[];
}

/** A session, across tenants. */
export const sessionKey = (tenant: string, sessionHash: string): string =>
  `${tenant}:${sessionHash}`;

/** Sessions that a batch tells of. */
export const sessionKeysOf = (events: readonly AnalyticsEvent[]): string[] => [
  ...new Set(events.flatMap((event) => keyOf(event) ?? [])),
];

const keyOf = ({ tenant, sessionHash }: AnalyticsEvent): string | null =>
  sessionHash === null ? null : sessionKey(tenant, sessionHash);

/**
 * What events that were not counted yet change, given what is known of their sessions. Batches may be cut anywhere and
 * come in any order: their changes add up to the same.
 * @param countsFrom what happened before is not counted: it is so already
 */
export function rollUp(
  events: readonly AnalyticsEvent[],
  known: ReadonlyMap<string, SessionSummary>,
  countsFrom: Date | null,
): Change {
  const hours = new Map<string, { tenant: string; at: Date; tally: Tally }>();
  const products = new Map<
    string,
    { tenant: string; productId: string; day: Date; tally: Tally }
  >();
  const fromMs = countsFrom?.getTime() ?? Number.NEGATIVE_INFINITY;

  const addHour = (tenant: string, hourMs: number, counts: Counts, times = 1): void => {
    if (hourMs < fromMs) return;
    const key = `${tenant}:${hourMs}`;
    const cell = hours.get(key) ?? { tenant, at: new Date(hourMs), tally: new Tally() };
    cell.tally.addAll(counts, times);
    hours.set(key, cell);
  };
  const addProduct = (event: AnalyticsEvent): void => {
    const counted = productCountOf(event);
    const dayMs = dayOf(event.occurredAt.getTime());
    if (!counted || dayMs < fromMs) return;
    const { tenant } = event;
    const { productId, counter } = counted;
    const key = `${tenant}:${productId}:${dayMs}`;
    const fresh = { tenant, productId, day: new Date(dayMs), tally: new Tally() };
    const cell = products.get(key) ?? fresh;
    cell.tally.add(counter);
    products.set(key, cell);
  };

  for (const event of events) {
    addHour(event.tenant, hourOf(event.occurredAt), countsOfEvent(event));
    addProduct(event);
  }
  const sessions = new Map<string, SessionSummary>();
  for (const [key, ofSession] of groupBy(events, keyOf)) {
    const tenant = ofSession[0]?.tenant;
    if (key === null || tenant === undefined) continue;
    const before = known.get(key) ?? null;
    const after = withEvents(before, ofSession);
    sessions.set(key, after);
    if (before)
      for (const [hour, counts] of countsOfSession(before)) addHour(tenant, hour, counts, -1);
    for (const [hour, counts] of countsOfSession(after)) addHour(tenant, hour, counts);
  }
  return {
    sessions,
    hours: changed([...hours.values()]),
    products: changed([...products.values()]),
  };
}

const changed = <T extends { readonly tally: Tally }>(
  cells: readonly T[],
): (Omit<T, 'tally'> & { counts: Counts })[] =>
  cells
    .map(({ tally, ...cell }) => ({ ...cell, counts: tally.counts }))
    .filter(({ counts }) => counts.size > 0);
