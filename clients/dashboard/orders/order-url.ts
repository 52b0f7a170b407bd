import { shipmentStatuses } from '../../design/status.ts';
import type { OrderFilter, OrderView, ShipmentStatus } from '../generated/graphql.ts';

/** Everything that makes a list what it is lives in the address: a copied link shows the same. */
export interface OrderListUrl {
  readonly view: ViewName;
  readonly carrier: Carrier | null;
  readonly placed: PlacedWithin | null;
  readonly statuses: readonly ShipmentStatus[];
  /** An order number or its beginning. */
  readonly number: string | null;
  /** Cursor of the page; null on the first. */
  readonly after: string | null;
  /** Number of the order in the drawer. */
  readonly open: string | null;
}

export const views = {
  all: { label: 'All', view: 'ALL' },
  attention: { label: 'Needs attention', view: 'NEEDS_ATTENTION' },
  bench: { label: 'At the bench', view: 'IN_PRODUCTION' },
  'on-the-way': { label: 'On the way', view: 'ON_THE_WAY' },
  delivered: { label: 'Delivered', view: 'DELIVERED' },
} as const satisfies Record<string, { label: string; view: OrderView }>;
export type ViewName = keyof typeof views;

export const carriers = { dpd: 'DPD', postnl: 'PostNL', dhl: 'DHL' } as const;
export type Carrier = keyof typeof carriers;

export const placedWithin = {
  '24h': { label: 'last 24 hours', hours: 24 },
  '7d': { label: 'last 7 days', hours: 7 * 24 },
  '30d': { label: 'last 30 days', hours: 30 * 24 },
} as const;
export type PlacedWithin = keyof typeof placedWithin;

const HOUR_MS = 3_600_000;
const textMax = 40;

/** Reads an address; what it does not understand it leaves out rather than refuse. */
export function readOrderListUrl(search: string): OrderListUrl {
  const query = new URLSearchParams(search);
  const text = (name: string, max: number) => query.get(name)?.trim().slice(0, max) || null;
  return {
    view: oneOf(views, query.get('view')) ?? 'all',
    carrier: oneOf(carriers, query.get('carrier')),
    placed: oneOf(placedWithin, query.get('placed')),
    statuses: (query.get('status')?.split(',') ?? []).flatMap(
      (status) => oneOf(shipmentStatuses, status) ?? [],
    ),
    number: text('number', textMax),
    after: text('after', 1_000),
    open: text('open', textMax),
  };
}

/** The address as a query, shortest form: what is as usual is left out. */
export function orderListSearch(url: OrderListUrl): string {
  const query = new URLSearchParams();
  if (url.view !== 'all') query.set('view', url.view);
  if (url.carrier) query.set('carrier', url.carrier);
  if (url.placed) query.set('placed', url.placed);
  if (url.statuses.length > 0) query.set('status', url.statuses.join(','));
  if (url.number) query.set('number', url.number);
  if (url.after) query.set('after', url.after);
  if (url.open) query.set('open', url.open);
  return query.toString().replaceAll('%2C', ',');
}

/** The filter without the view: what the chips say and what the counts of all views are under. */
export const chipFilterOf = (url: OrderListUrl, nowMs: number): OrderFilter => ({
  ...(url.carrier ? { carrier: url.carrier } : {}),
  ...(url.statuses.length > 0 ? { shipmentStatuses: url.statuses } : {}),
  ...(url.number ? { number: url.number } : {}),
  // To the hour, so that the same question is asked for an hour.
  ...(url.placed
    ? {
        placedSince: new Date(
          Math.floor(nowMs / HOUR_MS) * HOUR_MS - placedWithin[url.placed].hours * HOUR_MS,
        ).toISOString(),
      }
    : {}),
});

export const filterOf = (url: OrderListUrl, nowMs: number): OrderFilter => ({
  view: views[url.view].view,
  ...chipFilterOf(url, nowMs),
});

export interface Chip {
  readonly key: 'placed' | 'carrier' | 'statuses' | 'number';
  readonly name: string;
  readonly value: string;
  /** The address without this chip. */
  readonly without: OrderListUrl;
}

/** The narrowing parts of the address, each of which can be taken away. */
export function chipsOf(url: OrderListUrl): readonly Chip[] {
  const firstPage = { ...url, after: null };
  const chips: Chip[] = [];
  if (url.number)
    chips.push({
      key: 'number',
      name: 'Number',
      value: url.number,
      without: { ...firstPage, number: null },
    });
  if (url.placed)
    chips.push({
      key: 'placed',
      name: 'Placed',
      value: placedWithin[url.placed].label,
      without: { ...firstPage, placed: null },
    });
  if (url.carrier)
    chips.push({
      key: 'carrier',
      name: 'Carrier',
      value: carriers[url.carrier],
      without: { ...firstPage, carrier: null },
    });
  if (url.statuses.length > 0)
    chips.push({
      key: 'statuses',
      name: 'Shipment',
      value: url.statuses.map((status) => shipmentStatuses[status].word).join(' or '),
      without: { ...firstPage, statuses: [] },
    });
  return chips;
}

export const withoutChips = (url: OrderListUrl): OrderListUrl => ({
  ...url,
  carrier: null,
  placed: null,
  statuses: [],
  number: null,
  after: null,
});

const oneOf = <T extends object>(table: T, name: string | null): keyof T | null =>
  name !== null && Object.hasOwn(table, name) ? (name as keyof T) : null;
