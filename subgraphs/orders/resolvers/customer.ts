import { refuseUnless } from '../../../kernel/caller.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import { maskEmail } from '../domain/mask-email.ts';
import { everyOrder } from '../domain/order-criteria.ts';
import type { CustomerResolvers } from '../generated/types.ts';
import { listOrders } from '../order-list.ts';
import { maySeeCustomer } from '../visibility.ts';

export const Customer: CustomerResolvers = {
  __resolveReference: ({ id }, { caller, orders }) => {
    refuseUnless(maySeeCustomer(caller), caller);
    return orders.findCustomer(caller.tenant, localIdOf('Customer', id));
  },
  id: ({ _id }) => toGlobalId('Customer', _id),
  orders: ({ _id }, page, context) => {
    refuseUnless(maySeeCustomer(context.caller), context.caller);
    return listOrders(context, { ...everyOrder, customerId: _id }, 'PLACED_DESC', page);
  },
  emailMasked: ({ email }) => maskEmail(email),
};
