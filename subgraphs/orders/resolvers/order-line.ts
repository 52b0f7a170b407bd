import { maySeeTotals, refuseUnless } from '../../../kernel/caller.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import type { OrderLineResolvers } from '../generated/types.ts';
import { money } from './order.ts';

export const OrderLine: OrderLineResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.lineById.load(localIdOf('OrderLine', id)),
  id: ({ line }) => toGlobalId('OrderLine', line._id),
  product: ({ line }) => reference('Product', line.productId),
  variant: ({ line }) => reference('ProductVariant', line.variantId),
  title: ({ line }) => line.title,
  quantity: ({ line }) => line.quantity,
  unitPrice: ({ order, line }, _args, { caller }) => {
    refuseUnless(maySeeTotals(caller, order._id), caller);
    return money(line.unitPriceMinor, order.currencyCode);
  },
};

const reference = (typeName: string, id: string | null) =>
  id === null ? null : { id: toGlobalId(typeName, id) };
