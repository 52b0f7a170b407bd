import type { ApplyShipmentFactPayloadResolvers, MutationResolvers } from '../generated/types.ts';

export const Mutation: MutationResolvers = {
  orderLookupRequest: (_root, { input }, { caller, guestLookup }) =>
    guestLookup.request(caller, input),

  orderLookupVerify: (_root, { input }, { caller, guestLookup }) =>
    guestLookup.verify(caller, input),

  applyShipmentFact: (_root, { input }, { caller, shipmentFacts }) =>
    shipmentFacts.apply(caller, input),
};

/** Carriers' connectors ask for the outcome alone: the order is read for those who want it. */
export const ApplyShipmentFactPayload: ApplyShipmentFactPayloadResolvers = {
  order: ({ orderId }, _args, { loaders }) =>
    orderId === null ? null : loaders.orderById.load(orderId),
};
