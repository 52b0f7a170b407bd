import type { Repeated } from '../../../kernel/repeat.ts';
import type { OrdersContext } from '../context.ts';
import type {
  ApplyShipmentFactPayloadResolvers,
  MutationResolvers,
  OrderCancelPayloadResolvers,
  OrderNoteAddPayloadResolvers,
  OrderSettlementRetryPayloadResolvers,
  OrderTrackingResendPayloadResolvers,
} from '../generated/types.ts';
import type { OrderStepAnswer } from '../order-desk.ts';
import { updateMutations } from './order-updates.ts';

export const Mutation: MutationResolvers = {
  ...updateMutations,

  orderLookupRequest: (_root, { input }, { caller, guestLookup }) =>
    guestLookup.request(caller, input),

  orderLookupVerify: (_root, { input }, { caller, guestLookup }) =>
    guestLookup.verify(caller, input),

  orderLookupOpen: (_root, { input }, { caller, guestLookup }) => guestLookup.open(caller, input),

  applyShipmentFact: (_root, { input }, { caller, shipmentFacts }) =>
    shipmentFacts.apply(caller, input),

  orderCancel: async (_root, { input }, { caller, desk, orderClock }) =>
    settledSoon(await desk.cancel(caller, input), orderClock()),

  orderSettlementRetry: async (_root, { input }, { caller, desk, orderClock }) =>
    settledSoon(await desk.retrySettlement(caller, input), orderClock()),

  orderNoteAdd: (_root, { input }, { caller, desk }) => desk.addNote(caller, input),

  orderTrackingResend: (_root, { input }, { caller, desk }) => desk.resendTracking(caller, input),
};

/** What is owed is not kept waiting for the next tick. */
function settledSoon(answer: OrderStepAnswer, orderClock: Repeated): OrderStepAnswer {
  if (answer.userErrors.length === 0) orderClock.soon();
  return answer;
}

/** Carriers' connectors ask for the outcome alone: the order is read for those who want it. */
export const ApplyShipmentFactPayload: ApplyShipmentFactPayloadResolvers = {
  order: ({ orderId }, _args, { loaders }) =>
    orderId === null ? null : loaders.orderById.load(orderId),
};

/** The order as the step left it, read anew. */
const orderOf = ({ orderId }: OrderStepAnswer, _args: unknown, { loaders }: OrdersContext) =>
  orderId === null ? null : loaders.orderById.load(orderId);

export const OrderCancelPayload: OrderCancelPayloadResolvers = { order: orderOf };
export const OrderNoteAddPayload: OrderNoteAddPayloadResolvers = { order: orderOf };
export const OrderSettlementRetryPayload: OrderSettlementRetryPayloadResolvers = { order: orderOf };
export const OrderTrackingResendPayload: OrderTrackingResendPayloadResolvers = { order: orderOf };
