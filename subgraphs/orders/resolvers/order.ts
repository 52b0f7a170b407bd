import { maySeeTotals, refuseUnless } from '../../../kernel/caller.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import { toDecimal } from '../../../kernel/money.ts';
import { expectedOfOrder } from '../domain/expected-delivery.ts';
import { byOccurrence } from '../domain/timeline.ts';
import type {
  OrderConnectionResolvers,
  OrderNoteResolvers,
  OrderResolvers,
} from '../generated/types.ts';
import { maySeeCustomer, maySeeDesk } from '../visibility.ts';
import { updateSubscriptions } from './order-updates.ts';

export const Order: OrderResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.orderById.load(localIdOf('Order', id)),
  id: ({ _id }) => toGlobalId('Order', _id),
  lines: (order) => order.lines.map((line) => ({ order, line })),
  statusHistory: ({ statusHistory }) => byOccurrence(statusHistory),
  expectedDelivery: ({ shipments }) => expectedOfOrder(shipments),
  cancelEligibility: (order) => order,
  cancellation: (order) => {
    const { cancellation } = order;
    return cancellation ? { order, cancellation } : null;
  },
  updateSubscriptions,
  total: ({ _id, totalMinor, currencyCode }, _args, { caller }) => {
    refuseUnless(maySeeTotals(caller, _id), caller);
    return money(totalMinor, currencyCode);
  },
  customer: ({ customer }, _args, { caller }) => {
    refuseUnless(maySeeCustomer(caller), caller);
    return customer;
  },
  notes: ({ notes }, _args, { caller }) => {
    refuseUnless(maySeeDesk(caller), caller);
    return (notes ?? []).toReversed();
  },
};

export const OrderNote: OrderNoteResolvers = {
  id: ({ _id }) => toGlobalId('OrderNote', _id),
};

export const OrderConnection: OrderConnectionResolvers = {
  totalCount: ({ criteria, sort }, _args, { caller, orders }) =>
    orders.count(caller.tenant, criteria, sort),
};

export const money = (amountMinor: number, currencyCode: string) => ({
  amount: toDecimal({ amountMinor, currencyCode }),
  currencyCode,
});
