import { refuseUnless } from '../../../kernel/caller.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import type { ReturnsContext } from '../context.ts';
import { type Eligibility, eligibilityOf } from '../domain/eligibility.ts';
import { isKnown, type ReturnOrderRecord } from '../domain/return.ts';
import type {
  OrderLineResolvers,
  OrderResolvers,
  ReturnLineEligibilityResolvers,
} from '../generated/types.ts';
import { maySeeReturns } from '../visibility.ts';

/** An order as this subgraph points at it: by local id alone. */
export interface OrderRef {
  readonly orderId: string;
}

export interface OrderLineRef {
  readonly lineId: string;
}

export const Order: OrderResolvers = {
  __resolveReference: ({ id }): OrderRef => ({ orderId: localIdOf('Order', id) }),
  id: ({ orderId }) => toGlobalId('Order', orderId),
  returns: ({ orderId }, _args, { caller, loaders }) => {
    refuseUnless(maySeeReturns(caller, orderId), caller);
    return loaders.returnsByOrder.load(orderId);
  },
  returnEligibility: async ({ orderId }, _args, context) => {
    refuseUnless(maySeeReturns(context.caller, orderId), context.caller);
    return eligibility(await context.loaders.orderById.load(orderId), context);
  },
};

export const OrderLine: OrderLineResolvers = {
  __resolveReference: ({ id }): OrderLineRef => ({ lineId: localIdOf('OrderLine', id) }),
  id: ({ lineId }) => toGlobalId('OrderLine', lineId),
  returnableQuantity: async ({ lineId }, _args, context) => {
    const order = await context.loaders.orderByLine.load(lineId);
    if (!order || !maySeeReturns(context.caller, order._id)) return null;
    const found = await eligibility(order, context);
    return found?.lines.find((line) => line.lineId === lineId)?.returnableQuantity ?? null;
  },
};

export const ReturnLineEligibility: ReturnLineEligibilityResolvers = {
  orderLineId: ({ lineId }) => toGlobalId('OrderLine', lineId),
};

/** null while the order's pieces are not known. */
async function eligibility(
  order: ReturnOrderRecord | null,
  { loaders, clock }: ReturnsContext,
): Promise<Eligibility | null> {
  if (!isKnown(order)) return null;
  return eligibilityOf(order, await loaders.returnsByOrder.load(order._id), clock.now());
}
