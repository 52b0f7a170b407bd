import { addMs, HOUR_MS } from '../kernel/clock.ts';
import { normaliseEmail } from '../kernel/email.ts';
import { hashPersonal } from '../kernel/personal-data.ts';
import { type Random, seededRandom } from '../kernel/random.ts';
import type { ProductRecord } from '../subgraphs/catalog/index.ts';
import { attentionOf, type OrderRecord, searchKeysOf } from '../subgraphs/orders/index.ts';
import { type Journey, journeyOf } from './make-journey.ts';
import { type Fate, fates, opalsFate } from './story/fates.ts';
import { opal, type Person, people } from './story/people.ts';
import { trackingNumberOf } from './tracking-numbers.ts';

export interface OrdersStory {
  readonly tenant: string;
  /** The moment that "now" is in the story. */
  readonly anchor: Date;
  readonly products: readonly ProductRecord[];
  /** Salt of hashes of e-mail addresses. */
  readonly piiSalt: string;
}

/** What the first order is numbered after, and the number of the order to try. */
const numberBase = 12_000;
const opalsPosition = 47;
const opalsPieces = ['lueur-diamond-rose-gold', 'perle-yellow-gold'];
/** Why orders of the story were called off, in turn; the last two are reasons of staff. */
const cancellationReasons = [
  'CHANGED_MIND',
  'ORDERED_BY_MISTAKE',
  'TAKES_TOO_LONG',
  'CANNOT_BE_MADE',
  'PAYMENT_FAILED',
] as const;
const shipmentCarriers = ['dpd', 'postnl', 'dhl'] as const;

/** Orders by when they were placed, numbered from `GG-12001`; the forty-seventh is the one to try. */
export function makeOrders(story: OrdersStory): readonly OrderRecord[] {
  const random = seededRandom(2);
  const lives = fates
    .flatMap((fate) => Array.from({ length: fate.count }, () => draft(fate, story, random)))
    .sort((a, b) => a.journey.placedAt.getTime() - b.journey.placedAt.getTime());
  lives.splice(opalsPosition - 1, 0, opalsDraft(story, random));
  return lives.map((life, index) => makeOrder(life, numberBase + index + 1, story, random));
}

interface Life {
  readonly fate: Fate;
  readonly person: Person;
  readonly carrier: string;
  readonly journey: Journey;
}

function draft(fate: Fate, { anchor }: OrdersStory, random: Random): Life {
  const person = pick(people, random);
  const carrier = pick(shipmentCarriers, random);
  const [from, to] = fate.lastHoursAgo;
  const lastAt = addMs(anchor, -(from + ((to - from) * random.int(1000)) / 1000) * HOUR_MS);
  return { fate, person, carrier, journey: journeyOf(fate, { lastAt, person, carrier, random }) };
}

function opalsDraft({ anchor }: OrdersStory, random: Random): Life {
  const [hoursAgo] = opalsFate.lastHoursAgo;
  const lastAt = addMs(anchor, -hoursAgo * HOUR_MS);
  const life = { fate: opalsFate, person: opal, carrier: 'dpd' };
  return { ...life, journey: journeyOf(opalsFate, { ...life, lastAt, random }) };
}

function makeOrder(
  { fate, person, carrier, journey }: Life,
  serial: number,
  { tenant, anchor, products, piiSalt }: OrdersStory,
  random: Random,
): OrderRecord {
  const isOpals = person === opal;
  const trackingNumber = trackingNumberOf(carrier, random);
  const lines = linesOf(serial, products, random, isOpals);
  const head = fate.scans.at(-1) ?? null;
  const shipments = head
    ? [
        {
          _id: `shp_${serial}`,
          carrier,
          trackingNumber,
          status: shipmentHead(fate),
          expected: journey.expected(anchor),
        },
      ]
    : [];
  const changedAt = journey.entries.at(-1)?.occurredAt ?? journey.placedAt;
  const { state, payment: paymentState } = fate;
  const totalMinor = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor, 0);
  const customer = {
    _id: person.id,
    name: person.name,
    email: person.email,
    city: person.city,
    countryCode: person.countryCode,
    postalCode: person.postalCode,
  };
  const statusHistory = journey.history(serial, trackingNumber);
  const cancellation =
    state === 'CANCELLED' ? cancellationOf(serial, fate, { totalMinor, at: changedAt }) : null;
  const attention = attentionOf(
    { state, paymentState, shipments, statusHistory, cancellation, attention: null },
    changedAt,
  );
  return {
    _id: `ord_${serial}`,
    tenant,
    number: `GG-${serial}`,
    state,
    paymentState,
    shipmentStatus: shipments[0]?.status ?? null,
    lines,
    shipments,
    statusHistory,
    attention,
    ...(attention && serial % 3 === 0 ? { notes: [noteOf(serial, attention)] } : {}),
    search: searchKeysOf({ customer, shipments }),
    ...(cancellation ? { cancellation } : {}),
    totalMinor,
    currencyCode: 'EUR',
    customer,
    emailHash: hashPersonal(normaliseEmail(person.email), piiSalt),
    placedAt: journey.placedAt,
    deliveredAt: journey.deliveredAt,
    changedAt,
    // Two events tell of it: that it was placed, and where it stands.
    version: state === 'PLACED' ? 1 : 2,
  };
}

const noteTexts: Readonly<Record<string, string>> = {
  PAYMENT_FAILED: 'Asked the customer for another card.',
  SETTLEMENT_FAILED: 'Asked the customer for another account.',
};

/** Somebody has looked at it already. */
const noteOf = (
  serial: number,
  { reason, since }: NonNullable<OrderRecord['attention']>,
): NonNullable<OrderRecord['notes']>[number] => ({
  _id: `nte_${serial}`,
  kind: 'NOTE',
  text: noteTexts[reason] ?? 'Called the carrier; they let us know tomorrow before noon.',
  subject: 'usr_jasper',
  by: 'Jasper Sample',
  at: since,
});

/** What was owed is settled long since, but for what the payment service would not take. */
function cancellationOf(
  serial: number,
  { payment, isUnsettled = false }: Fate,
  { totalMinor, at }: { totalMinor: number; at: Date },
): NonNullable<OrderRecord['cancellation']> {
  const reason = cancellationReasons[serial % cancellationReasons.length] ?? 'OTHER';
  const isOfStaff = reason === 'CANNOT_BE_MADE' || reason === 'PAYMENT_FAILED';
  return {
    reason,
    by: isOfStaff ? 'STAFF' : 'SHOPPER',
    subject: isOfStaff ? 'usr_jasper' : null,
    note: reason === 'CANNOT_BE_MADE' ? 'The stone that was chosen cannot be had any more.' : null,
    at,
    settlement: {
      _id: `set_ord_${serial}`,
      kind: payment === 'REFUNDED' ? 'REFUND' : 'VOID',
      amountMinor: totalMinor,
      state: isUnsettled ? 'FAILED' : 'DONE',
      reference: isUnsettled ? null : `ledger-set_ord_${serial}`,
      attempts: isUnsettled ? 6 : 0,
      lastFailure: isUnsettled ? 'ACCOUNT_CLOSED' : null,
      dueAt: at,
    },
  };
}

/** A code we do not know never moves the head. */
const shipmentHead = ({ scans }: Fate): OrderRecord['shipments'][number]['status'] =>
  scans.filter((status) => status !== 'UNKNOWN').at(-1) ?? 'PENDING';

function linesOf(
  serial: number,
  products: readonly ProductRecord[],
  random: Random,
  isOpals: boolean,
): OrderRecord['lines'] {
  const chosen = isOpals
    ? products.filter(({ handle }) => opalsPieces.includes(handle))
    : Array.from({ length: 1 + Number(random.int(10) > 6) + Number(random.int(20) > 17) }, () =>
        popular(products, random),
      );
  return [...new Set(chosen)].map((product, index) => {
    const variant = pick(product.variants, random);
    return {
      _id: `oln_${serial}_${index + 1}`,
      productId: product._id,
      variantId: variant._id,
      title: product.title,
      quantity: product.category === 'EARRINGS' && random.int(12) === 0 ? 2 : 1,
      unitPriceMinor: variant.priceMinor,
      finalSale: !isOpals && random.int(14) === 0,
    };
  });
}

/** What sells well turns up in more orders. */
function popular(products: readonly ProductRecord[], random: Random): ProductRecord {
  for (;;) {
    const product = pick(products, random);
    if (random.int(1000) < 80 + product.bestsellerScore * 920) return product;
  }
}

function pick<T>(items: readonly T[], random: Random): T {
  const item = items[random.int(items.length)];
  if (item === undefined) throw new RangeError('Nothing to pick from');
  return item;
}
