import type { Document, Filter } from 'mongodb';
import { ofTenant } from '../../kernel/data/tenant-filter.ts';
import type { OrderRecord } from './domain/order.ts';
import type { OrderCriteria } from './domain/order-criteria.ts';

export type OrderSort = keyof typeof orderSorts;

/** What each list is walked by, `_id` settling what happened at once. */
export const orderSorts = {
  CHANGED_DESC: { field: 'changedAt', direction: -1, of: ({ changedAt }) => changedAt },
  PLACED_DESC: { field: 'placedAt', direction: -1, of: ({ placedAt }) => placedAt },
  DUE_ASC: { field: 'search.dueBy', direction: 1, of: ({ search }) => search?.dueBy ?? null },
} as const satisfies Record<
  string,
  {
    readonly field: string;
    readonly direction: 1 | -1;
    readonly of: (order: OrderRecord) => Date | null;
  }
>;

/** The orders that a list asks for. */
export function matching(
  tenant: string,
  criteria: OrderCriteria,
  sort?: OrderSort,
): Filter<OrderRecord> {
  const { carrier, trackingNumber, emailHash, namePrefix, numberPrefix, customerId } = criteria;
  const { placedSince, placedBefore, dueBefore } = criteria;
  // Walked by when they are due, orders that nobody expects do not come first: they do not come.
  const isWalkedByDue = sort === 'DUE_ASC';
  return ofTenant<OrderRecord>(tenant, {
    ...among('state', criteria.states),
    ...among('paymentState', criteria.paymentStates),
    ...among('attention.reason', criteria.attention),
    ...among('shipmentStatus', criteria.shipmentStatuses),
    ...(carrier ? { 'shipments.carrier': carrier } : {}),
    ...(trackingNumber ? { 'shipments.trackingNumber': trackingNumber } : {}),
    ...(emailHash ? { emailHash } : {}),
    ...(customerId ? { 'customer._id': customerId } : {}),
    ...(numberPrefix ? { number: beginningWith(numberPrefix) } : {}),
    ...(namePrefix ? { 'search.nameKeys': { $elemMatch: beginningWith(namePrefix) } } : {}),
    ...(placedSince || placedBefore
      ? { placedAt: { ...since(placedSince), ...before(placedBefore) } }
      : {}),
    ...(dueBefore || isWalkedByDue
      ? { 'search.dueBy': { ...since(isWalkedByDue ? longAgo : null), ...before(dueBefore) } }
      : {}),
  } as Document);
}

const longAgo = new Date(0);

const among = (field: string, values: readonly string[] | null): Document =>
  values ? { [field]: { $in: [...values] } } : {};

const beginningWith = (prefix: string): Document => ({ $gte: prefix, $lt: `${prefix}\uffff` });

const since = (instant: Date | null): Document => (instant ? { $gte: instant } : {});
const before = (instant: Date | null): Document => (instant ? { $lt: instant } : {});
