import { isEmail, normaliseEmail } from '../../../kernel/email.ts';
import { isTrackingNumber, normaliseTrackingNumber } from '../../../kernel/tracking-number.ts';
import { isCarriersNumber } from './carriers.ts';
import type { AttentionReason } from './order.ts';
import { readOrderNumberPrefix } from './order-number.ts';
import type { OrderState } from './order-state.ts';
import { type OrderView, viewRuleOf } from './order-view.ts';
import type { PaymentState } from './payment-state.ts';
import { foldName } from './search-keys.ts';
import type { ShipmentStatus } from './shipment-status.ts';

/** What a list of orders asks for. null: that part does not matter; an empty list: nothing matches. */
export interface OrderCriteria {
  readonly states: readonly OrderState[] | null;
  readonly paymentStates: readonly PaymentState[] | null;
  readonly attention: readonly AttentionReason[] | null;
  readonly shipmentStatuses: readonly ShipmentStatus[] | null;
  readonly carrier: string | null;
  readonly trackingNumber: string | null;
  readonly placedSince: Date | null;
  readonly placedBefore: Date | null;
  /** Parcels that should have arrived before then. */
  readonly dueBefore: Date | null;
  /** Beginning of the number, as numbers are stored. */
  readonly numberPrefix: string | null;
  readonly emailHash: string | null;
  /** Beginning of one of the words of the customer's name, folded. */
  readonly namePrefix: string | null;
  /** Local id. */
  readonly customerId: string | null;
}

export interface OrderFilterInput {
  readonly view?: OrderView | null | undefined;
  readonly states?: readonly OrderState[] | null | undefined;
  readonly paymentStates?: readonly PaymentState[] | null | undefined;
  readonly shipmentStatuses?: readonly ShipmentStatus[] | null | undefined;
  readonly attention?: readonly AttentionReason[] | null | undefined;
  readonly carrier?: string | null | undefined;
  readonly placedSince?: Date | null | undefined;
  readonly placedBefore?: Date | null | undefined;
  readonly isLate?: boolean | null | undefined;
  readonly number?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly customerName?: string | null | undefined;
  readonly search?: string | null | undefined;
}

/** What reading a filter takes beside the filter. */
export interface CriteriaParts {
  readonly now: Date;
  /** Of a normalised address, as it is stored with orders. */
  readonly hashEmail: (address: string) => string;
}

export const attentionReasons: readonly AttentionReason[] = [
  'DELIVERY_EXCEPTION',
  'DELIVERY_ATTEMPTED',
  'DELAYED',
  'ON_HOLD',
  'PAYMENT_FAILED',
  'SETTLEMENT_FAILED',
  'LOST',
];

export const everyOrder: OrderCriteria = {
  states: null,
  paymentStates: null,
  attention: null,
  shipmentStatuses: null,
  carrier: null,
  trackingNumber: null,
  placedSince: null,
  placedBefore: null,
  dueBefore: null,
  numberPrefix: null,
  emailHash: null,
  namePrefix: null,
  customerId: null,
};

/** A view and a filter both narrow the list: an order must stand in the one and pass the other. */
export function readOrderCriteria(
  filter: OrderFilterInput | null | undefined,
  parts: CriteriaParts,
): OrderCriteria {
  const view = viewRuleOf(filter?.view ?? 'ALL');
  const typed = [
    ...found(filter?.search, (text) => readSearch(text, parts)),
    ...found(filter?.number, readNumber),
    ...found(filter?.email, (text) => readEmail(text, parts)),
    ...found(filter?.customerName, readName),
  ];
  const narrowed = {
    ...everyOrder,
    states: both(view.states ?? null, filter?.states ?? null),
    paymentStates: filter?.paymentStates ?? null,
    attention: both(view.needsAttention ? attentionReasons : null, filter?.attention ?? null),
    shipmentStatuses: filter?.shipmentStatuses ?? null,
    carrier: filter?.carrier?.trim().toLowerCase() || null,
    placedSince: filter?.placedSince ?? null,
    placedBefore: filter?.placedBefore ?? null,
    dueBefore: filter?.isLate ? parts.now : null,
  };
  if (typed.includes(null)) return { ...narrowed, states: [] };
  return Object.assign({}, narrowed, ...typed) as OrderCriteria;
}

/** Part of the criteria that a text stands for; null: nothing can match it. */
type Read = Partial<OrderCriteria> | null;

/** What a text stands for, where there is one. */
const found = (text: string | null | undefined, read: (text: string) => Read): Read[] =>
  text?.trim() ? [read(text.trim())] : [];

/** One box for everything: an address has an @, a number digits, a name neither. */
function readSearch(text: string, parts: CriteriaParts): Read {
  if (text.includes('@')) return readEmail(text, parts);
  const trackingNumber = normaliseTrackingNumber(text);
  if (isCarriersNumber(trackingNumber)) return { trackingNumber };
  const isNumber = /\d/.test(text);
  const numberPrefix = isNumber ? readOrderNumberPrefix(text) : null;
  if (numberPrefix !== null) return { numberPrefix };
  if (isNumber && isTrackingNumber(trackingNumber)) return { trackingNumber };
  return readName(text);
}

function readNumber(text: string): Read {
  const numberPrefix = readOrderNumberPrefix(text);
  return numberPrefix === null ? null : { numberPrefix };
}

function readEmail(text: string, { hashEmail }: CriteriaParts): Read {
  const address = normaliseEmail(text);
  return isEmail(address) ? { emailHash: hashEmail(address) } : null;
}

function readName(text: string): Read {
  const namePrefix = foldName(text);
  return namePrefix === '' ? null : { namePrefix };
}

const both = <T>(a: readonly T[] | null, b: readonly T[] | null): readonly T[] | null =>
  a && b ? a.filter((each) => b.includes(each)) : (a ?? b);
