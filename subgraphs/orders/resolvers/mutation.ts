import type { MutationResolvers } from '../generated/types.ts';

export const Mutation: MutationResolvers = {
  orderLookupRequest: (_root, { input }, { caller, guestLookup }) =>
    guestLookup.request(caller, input),

  orderLookupVerify: (_root, { input }, { caller, guestLookup }) =>
    guestLookup.verify(caller, input),

  applyShipmentFact: async (_root, { input }, { caller, shipmentFacts, loaders }) => {
    const { orderId, ...answer } = await shipmentFacts.apply(caller, input);
    return { ...answer, order: orderId === null ? null : await loaders.orderById.load(orderId) };
  },
};
