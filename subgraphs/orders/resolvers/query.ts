import { mustHave, refuseUnless } from '../../../kernel/caller.ts';
import { localIdOf } from '../../../kernel/ids.ts';
import { orderViewNames } from '../domain/order-view.ts';
import type { QueryResolvers } from '../generated/types.ts';
import { listOrders, readFilter } from '../order-list.ts';
import { updateQueries } from './order-updates.ts';

export const Query: QueryResolvers = {
  ...updateQueries,

  order: (_root, { id }, { caller, loaders }) => {
    refuseUnless(caller.kind !== 'anonymous', caller);
    return loaders.orderById.load(localIdOf('Order', id));
  },

  customer: (_root, { id }, { caller, orders }) => {
    mustHave(caller, 'orders:read');
    return orders.findCustomer(caller.tenant, localIdOf('Customer', id));
  },

  orders: (_root, { filter, sort, ...page }, context) => {
    mustHave(context.caller, 'orders:read');
    return listOrders(context, readFilter(filter, context), sort, page);
  },

  orderCounts: (_root, { filter }, context) => {
    const { caller, orders } = context;
    mustHave(caller, 'orders:read');
    return Promise.all(
      orderViewNames.map(async (view) => ({
        view,
        count: await orders.count(caller.tenant, readFilter({ ...filter, view }, context)),
      })),
    );
  },
};
