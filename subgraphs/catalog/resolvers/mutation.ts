import { localIdOf } from '../../../kernel/ids.ts';
import type { ProductProblem } from '../domain/product-change.ts';
import type { MutationResolvers } from '../generated/types.ts';

export const Mutation: MutationResolvers = {
  productUpsert: async (_root, { input }, { caller, changes, loaders }) => {
    const { productId, problems } = await changes.upsert(caller, input);
    return {
      product: productId === null ? null : await loaders.productById.load(productId),
      userErrors: problems.map(toUserError),
      clientMutationId: input.clientMutationId ?? null,
    };
  },

  stockAdjust: async (_root, { input }, { caller, changes, loaders }) => {
    const { productId, problems } = await changes.adjustStock(caller, input);
    const product = productId === null ? null : await loaders.productById.load(productId);
    const variant = product?.variants.find(
      ({ _id }) => _id === localIdOf('ProductVariant', input.variantId, 'variantId'),
    );
    return {
      variant: product && variant ? { product, variant } : null,
      userErrors: problems.map(toUserError),
      clientMutationId: input.clientMutationId ?? null,
    };
  },
};

const toUserError = ({ code, message, path }: ProductProblem) => ({
  code,
  message,
  field: ['input', ...path],
});
