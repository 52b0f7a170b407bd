import type { AnalyticsEvent } from './analytics-event.ts';
import { type Counts, counters, Tally } from './counts.ts';
import type { EventName } from './event-registry.ts';

/** What one event adds by itself, whoever's session it is of. */
export function countsOfEvent({ name, payload }: AnalyticsEvent): Counts {
  const tally = new Tally().add(counters.events(name));
  if (name === 'aurora_visitors_counted') tally.add(counters.visitors, Number(payload['count']));
  if (name === 'aurora_stylist_ticket_created') tally.add(counters.ticketsOpened);
  if (name === 'aurora_stylist_ticket_reopened') tally.add(counters.ticketsOpened);
  if (name === 'aurora_stylist_ticket_resolved') tally.add(counters.ticketsClosed);
  return tally.counts;
}

export const productCounters = [
  'views',
  'shortlisted',
  'offered',
  'reserved',
  'converted',
] as const;
export type ProductCounter = (typeof productCounters)[number];

const productCounterOf: Partial<Readonly<Record<EventName, ProductCounter>>> = {
  aurora_product_view: 'views',
  aurora_product_shortlisted: 'shortlisted',
  aurora_offer_shown: 'offered',
  aurora_capsule_reserved: 'reserved',
  aurora_capsule_converted: 'converted',
};

/** The piece that an event tells of, and as what it counts there; null when it tells of none. */
export function productCountOf({
  name,
  payload,
}: AnalyticsEvent): { readonly productId: string; readonly counter: ProductCounter } | null {
  const counter = productCounterOf[name];
  const productId = payload['productId'];
  return counter && typeof productId === 'string' ? { productId, counter } : null;
}
