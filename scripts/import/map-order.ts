import { z } from 'zod';
import { addMs, DAY_MS } from '../../kernel/clock.ts';
import { hashPersonal } from '../../kernel/personal-data.ts';
import {
  type OrderRecord,
  orderStateTitles,
  scanKey,
  searchKeysOf,
  shipmentStatusMeanings,
} from '../../subgraphs/orders/index.ts';
import type { Mapped, SourceRecord } from './importer.ts';
import type { OrderRow } from './read-orders.ts';
import { type Parcel, parcelOf } from './tracking.ts';

const text = z.string().trim().min(1);
const row = z.object({
  'Order ID': text.max(40).regex(/^[\w-]+$/, 'is no order number'),
  'Order Date': z.iso.date(),
  'Ship Date': z.iso.date(),
  'Customer ID': text.max(40).regex(/^[\w-]+$/, 'is no customer id'),
  'Customer Name': text.max(120),
  City: text.max(80),
  Country: text.max(80),
  'Postal Code': z.string().trim().max(20),
  'Product ID': text.max(60),
  'Product Name': text.max(300),
  Sales: z.coerce.number().nonnegative(),
  Quantity: z.coerce.number().int().positive(),
});

type Row = z.infer<typeof row>;

/** The columns that are read of an order line. */
export const orderSourceFields: readonly string[] = Object.keys(row.shape);
type Entry = OrderRecord['statusHistory'][number];

const countryCodes: Readonly<Record<string, string>> = { 'United States': 'US', Canada: 'CA' };
/** The return window: an order shipped longer ago is complete. */
const windowMs = 30 * DAY_MS;

export interface OrderImport {
  readonly tenant: string;
  readonly currencyCode: string;
  readonly piiSalt: string;
  readonly now: Date;
  /** A tracking number to try for the order at this place of the file, where there is one. */
  readonly trackingNumberOf: (index: number, first: OrderRow) => string | null;
}

/** The lines of one order as an order of ours, or why it is none. One bad line refuses the whole order. */
export function mapOrder(record: SourceRecord, settings: OrderImport): Mapped<OrderRecord> {
  if (record.raw instanceof Error) return { rejected: record.raw.message };
  const raw = record.raw as readonly OrderRow[];
  const rows: Row[] = [];
  for (const each of raw) {
    const parsed = row.safeParse(each);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return { rejected: `${issue?.path.join('.') ?? 'a row'}: ${issue?.message ?? 'unreadable'}` };
    }
    rows.push(parsed.data);
  }
  const [first] = rows;
  if (!first) return { rejected: 'it has no lines' };
  if (first['Ship Date'] < first['Order Date'])
    return { rejected: 'it was shipped before it was ordered' };
  if (rows.some((each) => each['Customer ID'] !== first['Customer ID']))
    return { rejected: 'its lines name different customers' };

  const number = settings.trackingNumberOf(record.index, raw[0] ?? {});
  const parcel = number === null ? null : parcelOf(number);
  const notes = [
    ...(number === null ? ['no tracking number: no parcel'] : []),
    ...(parcel ? [`parcel with ${parcel.carrier}`] : []),
    ...(rows.some((each) => toMinor(each.Sales) % each.Quantity !== 0)
      ? ['unit price rounded, total kept']
      : []),
  ];
  const refusedParts =
    number !== null && !parcel
      ? [{ what: `tracking number ${number}`, reason: 'of no known carrier: no parcel' }]
      : [];
  return { accepted: toOrder(first, rows, parcel, settings), notes, refusedParts };
}

function toOrder(
  first: Row,
  rows: readonly Row[],
  parcel: Parcel | null,
  { tenant, currencyCode, piiSalt, now }: OrderImport,
): OrderRecord {
  const _id = `ord_import_${first['Order ID'].toLowerCase().replaceAll('-', '_')}`;
  const placedAt = noonOf(first['Order Date']);
  const shippedAt = addMs(noonOf(first['Ship Date']), 1);
  // The file tells no address: this one can never be reached.
  const email = `${first['Customer ID'].toLowerCase()}@import.invalid`;
  const shipmentId = `shp_${_id.slice('ord_'.length)}`;
  const history = [placedEntry(_id, placedAt), shippedEntry(_id, shipmentId, shippedAt, parcel)];
  const shipments = parcel ? [{ _id: shipmentId, ...parcel, status: 'PICKED_UP' as const }] : [];
  const customer = {
    _id: `cus_import_${first['Customer ID'].toLowerCase()}`,
    name: first['Customer Name'],
    email,
    city: first.City,
    countryCode: countryCodes[first.Country] ?? null,
    postalCode: first['Postal Code'] || null,
  };
  return {
    _id,
    tenant,
    number: first['Order ID'],
    state: now.getTime() - shippedAt.getTime() > windowMs ? 'COMPLETED' : 'SHIPPED',
    paymentState: 'CAPTURED',
    shipmentStatus: parcel ? 'PICKED_UP' : null,
    lines: rows.map((each, index) => ({
      _id: `oln_${_id.slice('ord_'.length)}_${index + 1}`,
      productId: null,
      variantId: null,
      title: each['Product Name'],
      quantity: each.Quantity,
      unitPriceMinor: Math.round(toMinor(each.Sales) / each.Quantity),
      totalMinor: toMinor(each.Sales),
      finalSale: false,
    })),
    shipments,
    statusHistory: history,
    attention: null,
    totalMinor: rows.reduce((sum, each) => sum + toMinor(each.Sales), 0),
    currencyCode,
    customer,
    search: searchKeysOf({ customer, shipments }),
    emailHash: hashPersonal(email, piiSalt),
    placedAt,
    deliveredAt: null,
    changedAt: shippedAt,
    version: 2,
  };
}

/** Fractions of a cent come from discounts; an amount that was paid is whole cents. */
const toMinor = (sales: number): number => Math.round(sales * 100);

const noonOf = (day: string): Date => new Date(`${day}T12:00:00.000Z`);

const nothing = { location: null, rawCode: null, carrier: null, trackingNumber: null };

const placedEntry = (orderId: string, at: Date): Entry => ({
  ...nothing,
  _id: `ent_${orderId}_1`,
  seq: 1,
  shipmentStatus: null,
  orderState: 'PLACED',
  title: orderStateTitles.PLACED,
  occurredAt: at,
  recordedAt: at,
  dedupeKey: 'order|PLACED',
});

function shippedEntry(orderId: string, shipmentId: string, at: Date, parcel: Parcel | null): Entry {
  const common = {
    ...nothing,
    _id: `ent_${orderId}_2`,
    seq: 2,
    orderState: 'SHIPPED',
    occurredAt: at,
    recordedAt: at,
  } as const;
  if (!parcel)
    return {
      ...common,
      shipmentStatus: null,
      title: orderStateTitles.SHIPPED,
      dedupeKey: 'order|SHIPPED',
    };
  const scan = { rawCode: 'SHIP_DATE', occurredAt: at, location: null };
  return {
    ...common,
    ...parcel,
    shipmentStatus: 'PICKED_UP',
    title: shipmentStatusMeanings.PICKED_UP.title,
    rawCode: scan.rawCode,
    dedupeKey: scanKey(shipmentId, scan),
  };
}
