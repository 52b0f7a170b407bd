import type { OrderRecord, ShipmentRecord, TimelineEntryRecord } from '../domain/order.ts';

const placedAt = new Date('2026-11-16T09:00:00.000Z');

/** An order for tests: one ring, one DPD parcel that nobody has scanned yet. */
export const anOrder = (parts: Partial<OrderRecord> = {}): OrderRecord => ({
  _id: 'ord_1',
  tenant: 'glowglitch',
  number: 'GG-12047',
  state: 'READY_TO_SHIP',
  paymentState: 'CAPTURED',
  shipmentStatus: 'PENDING',
  lines: [
    {
      _id: 'oln_1',
      productId: 'prd_aube',
      variantId: 'var_aube_52',
      title: 'Aube solitaire',
      quantity: 1,
      unitPriceMinor: 128_000,
      finalSale: false,
    },
  ],
  shipments: [aShipment()],
  statusHistory: [
    {
      _id: 'ent_1',
      seq: 1,
      orderState: 'PLACED',
      title: 'Order placed',
      occurredAt: placedAt,
      recordedAt: placedAt,
      dedupeKey: 'order|PLACED',
    },
  ],
  attention: null,
  totalMinor: 128_000,
  currencyCode: 'EUR',
  customer: {
    _id: 'cus_1',
    name: 'Opal Example',
    email: 'opal@example.com',
    city: 'Utrecht',
    countryCode: 'NL',
    postalCode: '3511 AB',
  },
  emailHash: 'hash-of-opal',
  placedAt,
  deliveredAt: null,
  changedAt: placedAt,
  version: 1,
  ...parts,
});

export const aShipment = (parts: Partial<ShipmentRecord> = {}): ShipmentRecord => ({
  _id: 'shp_1',
  carrier: 'dpd',
  trackingNumber: '01234567890123',
  status: 'PENDING',
  ...parts,
});

/** A scan of that parcel, two days after the order was placed. */
export const aScan = (parts: Partial<TimelineEntryRecord> = {}): TimelineEntryRecord => ({
  _id: 'ent_scan',
  seq: 2,
  shipmentStatus: 'IN_TRANSIT',
  title: 'On its way',
  rawCode: 'SCAN',
  carrier: 'dpd',
  trackingNumber: '01234567890123',
  occurredAt: new Date('2026-11-18T09:00:00.000Z'),
  recordedAt: new Date('2026-11-18T09:01:00.000Z'),
  dedupeKey: 'shp_1|SCAN|2026-11-18T09:00:00.000Z|',
  ...parts,
});
