import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import type { MutationResolvers, ShortlistResolvers } from '../generated/types.ts';
import { type ShortlistProblem, shortlistMax } from '../shortlist/shortlist.ts';
import { mustBeShopper } from './shopper.ts';

export const Shortlist: ShortlistResolvers = {
  // A list is reached through its session; nothing points at one from elsewhere.
  __resolveReference: () => null,
  id: ({ _id }) => toGlobalId('Shortlist', _id),
  products: ({ productIds }) => productIds.map((productId) => ({ productId })),
};

export const shortlistMutations: Pick<MutationResolvers, 'shortlistSet'> = {
  shortlistSet: async (_root, { input }, { caller, shortlistDesk, loaders }) => {
    const shopper = mustBeShopper(caller);
    const problem = await shortlistDesk.set(shopper, {
      productIds: input.productIds.map((id) => localIdOf('Product', id, 'productIds')),
      expectedVersion: input.expectedVersion ?? null,
      idempotencyKey: input.idempotencyKey,
    });
    return {
      shortlist: await loaders.shortlistBySession.load(shopper.sessionId),
      userErrors: problem ? [userErrors[problem]] : [],
      clientMutationId: input.clientMutationId ?? null,
    };
  },
};

const userErrors: Readonly<
  Record<ShortlistProblem, { code: ShortlistProblem; message: string; field: string[] }>
> = {
  TOO_MANY: {
    code: 'TOO_MANY',
    message: `A list has at most ${shortlistMax} pieces`,
    field: ['input', 'productIds'],
  },
  TWICE: {
    code: 'TWICE',
    message: 'A piece is on the list once',
    field: ['input', 'productIds'],
  },
  VERSION_STALE: {
    code: 'VERSION_STALE',
    message: 'The list was changed on another page since',
    field: ['input', 'expectedVersion'],
  },
};
