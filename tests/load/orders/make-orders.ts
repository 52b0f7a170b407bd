import { hashPersonal } from '../../../kernel/personal-data.ts';
import type { Random } from '../../../kernel/random.ts';
import { type OrderRecord, searchKeysOf } from '../../../subgraphs/orders/index.ts';

const dayMs = 86_400_000;
const firstNames = [
  'Opal',
  'Ruby',
  'Zoë',
  'Jasper',
  'Beryl',
  'Garnet',
  'Pearl',
  'Amber',
  'Onyx',
  'Jade',
];
const syllables = [
  'van',
  'ber',
  'lin',
  'dek',
  'ros',
  'hal',
  'mar',
  'tes',
  'wil',
  'kon',
  'sen',
  'ham',
];

/** How a shop's orders stand: most are long over. Weights add up to 100. */
const standings: readonly (readonly [
  weight: number,
  state: OrderRecord['state'],
  payment: OrderRecord['paymentState'],
  shipment: OrderRecord['shipmentStatus'],
])[] = [
  [80, 'COMPLETED', 'CAPTURED', 'DELIVERED'],
  [6, 'DELIVERED', 'CAPTURED', 'DELIVERED'],
  [4, 'CANCELLED', 'REFUNDED', null],
  [4, 'SHIPPED', 'CAPTURED', 'IN_TRANSIT'],
  [1, 'SHIPPED', 'CAPTURED', 'DELAYED'],
  [1, 'READY_TO_SHIP', 'CAPTURED', 'INFO_RECEIVED'],
  [2, 'IN_PRODUCTION', 'CAPTURED', null],
  [1, 'PROCESSING', 'AUTHORISED', null],
  [1, 'PLACED', 'FAILED', null],
];

export interface MadeShop {
  readonly tenant: string;
  readonly now: Date;
  readonly piiSalt: string;
  /** Orders in all: four a customer on average. */
  readonly count: number;
}

/** The order of that serial, from 0; placed evenly over two years. */
export function makeOrder(serial: number, shop: MadeShop, random: Random): OrderRecord {
  const { tenant, now, count, piiSalt } = shop;
  const placedAt = new Date(now.getTime() - (2 * 365 * dayMs * (count - serial)) / count);
  const [, state, paymentState, shipmentStatus] = standingOf(random.int(100));
  const customer = customerOf(random.int(Math.max(1, Math.floor(count / 4))));
  const carrier = ['dpd', 'postnl', 'dhl'][random.int(3)] ?? 'dpd';
  const trackingNumber = `0998${String(serial).padStart(10, '0')}`;
  const at = new Date(placedAt.getTime() + random.int(5 * dayMs));
  const isOnItsWay = state === 'SHIPPED';
  // Half of what travels is late.
  const due = new Date(now.getTime() + (random.int(2) === 0 ? -1 : 1) * random.int(3 * dayMs));
  const shipments: OrderRecord['shipments'] = shipmentStatus
    ? [
        {
          _id: `shp_${serial}`,
          carrier,
          trackingNumber,
          status: shipmentStatus,
          expected: isOnItsWay ? { date: due.toISOString().slice(0, 10), to: due } : null,
        },
      ]
    : [];
  const entry = (seq: number, scan: OrderRecord['shipmentStatus']) => ({
    _id: `ent_${serial}_${seq}`,
    seq,
    shipmentStatus: scan,
    orderState: scan ? null : ('PLACED' as const),
    title: scan ? 'On its way' : 'Order placed',
    location: scan ? 'Utrecht hub' : null,
    rawCode: scan,
    carrier: scan ? carrier : null,
    trackingNumber: scan ? trackingNumber : null,
    occurredAt: at,
    recordedAt: at,
    dedupeKey: `${serial}|${seq}`,
  });
  return {
    _id: `ord_${serial}`,
    tenant,
    number: `GG-${1_000_000 + serial}`,
    state,
    paymentState,
    shipmentStatus,
    lines: [1, 2].map((line) => ({
      _id: `oln_${serial}_${line}`,
      productId: `prd_${random.int(500)}`,
      variantId: `var_${random.int(2_000)}`,
      title: 'Aube solitaire in yellow gold',
      quantity: 1,
      unitPriceMinor: 128_000,
      finalSale: false,
    })),
    shipments,
    statusHistory: [
      entry(1, null),
      ...(shipmentStatus ? [2, 3, 4, 5].map((seq) => entry(seq, shipmentStatus)) : []),
    ],
    attention:
      shipmentStatus === 'DELAYED'
        ? { reason: 'DELAYED', message: 'The carrier says the parcel is late', since: at }
        : null,
    totalMinor: 256_000,
    currencyCode: 'EUR',
    customer,
    emailHash: hashPersonal(customer.email, piiSalt),
    search: searchKeysOf({ customer, shipments }),
    placedAt,
    deliveredAt: shipmentStatus === 'DELIVERED' ? at : null,
    changedAt: at,
    version: 2,
  };
}

export function customerOf(serial: number): OrderRecord['customer'] {
  const syllable = (step: number) => syllables[Math.floor(serial / step) % syllables.length] ?? '';
  return {
    _id: `cus_${serial}`,
    name: `${firstNames[serial % firstNames.length]} ${syllable(1)}${syllable(12)}${syllable(144)}`,
    email: `customer${serial}@example.com`,
    city: 'Utrecht',
    countryCode: 'NL',
    postalCode: `35${String(serial % 90).padStart(2, '0')} AB`,
  };
}

function standingOf(chance: number): (typeof standings)[number] {
  let sum = 0;
  for (const standing of standings) {
    sum += standing[0];
    if (chance < sum) return standing;
  }
  throw new RangeError('The weights do not add up to 100');
}
