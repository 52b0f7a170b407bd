import { ShopError } from '../../../kernel/errors.ts';
import { toPayloads } from '../../../kernel/graphql/to-payloads.ts';
import { localIdOf } from '../../../kernel/ids.ts';
import type { CatalogContext } from '../context.ts';
import type { ProductRecord } from '../domain/product.ts';
import {
  type AvailabilityChange,
  availabilityChangeOf,
  productAvailabilityChangedType,
  productKey,
} from '../events.ts';
import type {
  ProductAvailabilityChangedResolvers,
  SubscriptionResolvers,
} from '../generated/types.ts';

export const Subscription: SubscriptionResolvers = {
  productAvailabilityChanged: {
    subscribe: (_root, { productId }, { caller, live, lastEventId }) => {
      const stream = live().subscribe({
        tenant: caller.tenant,
        types: [productAvailabilityChangedType],
        key: productKey(localIdOf('Product', productId, 'productId')),
        afterEventId: lastEventId,
      });
      // The generated types know the root value alone; `subscribeToSubgraph` takes it out of its `EventPayload`.
      return toPayloads(stream, ({ event }) => ({
        productAvailabilityChanged: availabilityChangeOf(event),
      })) as unknown as AsyncIterable<{ productAvailabilityChanged: AvailabilityChange }>;
    },
  },
};

/** The piece as it is now: an event that comes late or twice never shows an older one. */
const productOf = async (
  { productId }: AvailabilityChange,
  { loaders }: CatalogContext,
): Promise<ProductRecord> => {
  const product = await loaders.productById.load(productId);
  if (!product) throw new ShopError('NOT_FOUND', 'That piece is gone');
  return product;
};

export const ProductAvailabilityChanged: ProductAvailabilityChangedResolvers = {
  product: (change, _args, context) => productOf(change, context),
  variants: async (change, _args, context) => {
    const product = await productOf(change, context);
    return product.variants
      .filter(({ _id }) => change.variantIds.includes(_id))
      .map((variant) => ({ product, variant }));
  },
};
