import type { MutationResolvers } from '../generated/types.ts';

export const Mutation: MutationResolvers = {
  returnRequest: async (_root, { input }, { caller, requests, loaders }) => {
    const { returnId, userErrors } = await requests.request(caller, input);
    return {
      return: returnId === null ? null : await loaders.returnById.load(returnId),
      userErrors,
    };
  },
};
