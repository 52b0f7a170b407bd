import type { DashboardFeedLetterFragment } from '../generated/graphql.ts';

/** An event that a part of the shop could not take in. */
export type DeadEvent = DashboardFeedLetterFragment;

/** What may be wrong until the part has taken it in, by what reads the events. */
const consequences: Readonly<Record<string, string>> = {
  'analytics.facts': 'The figures may not count it.',
  'catalog.sales': 'Best sellers may not count it.',
  'concierge.crm': 'The CRM may not have this ticket as it is.',
  'concierge.order-values': 'Tickets may not know what this order is worth.',
  'concierge.pieces': 'Holds may not know what can be had of this piece.',
  'orders.erasure-progress': 'The erasure of a customer may look unfinished.',
  'orders.updates': 'Whoever asked to be told of it may not have been.',
  'returns.orders': 'Returns may not know how this order stands.',
};

/** Why, and what may be wrong meanwhile. @param feed the part that gave up, and what it reads events for */
export function eventFailureWords(feed: string): string {
  const [part = ''] = feed.split('.');
  const erasure = feed.endsWith('.erasures')
    ? 'What it keeps of a customer may not be forgotten yet.'
    : null;
  const consequence = consequences[feed] ?? erasure ?? 'What it shows may be behind.';
  return `${capitalised(part)} could not take this in. ${consequence}`;
}

/** `aurora.order.status_changed` is `Order: status changed`. */
export function eventTypeWords(eventType: string): string {
  const [area = '', ...what] = eventType.replace(/^aurora\./, '').split('.');
  return `${capitalised(area)}: ${what.join(' ').replaceAll('_', ' ')}`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
