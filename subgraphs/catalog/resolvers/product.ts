import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import { toDecimal } from '../../../kernel/money.ts';
import { imageOf } from '../domain/product-image.ts';
import type { ProductConnectionResolvers, ProductResolvers } from '../generated/types.ts';

export const Product: ProductResolvers = {
  __resolveReference: ({ id }, { loaders }) => loaders.productById.load(localIdOf('Product', id)),
  id: ({ _id }) => toGlobalId('Product', _id),
  category: ({ category }) => ({ code: category }),
  metal: ({ metal }) => ({ code: metal }),
  price: ({ priceMinor, currencyCode }) => money(priceMinor, currencyCode),
  priceMax: ({ priceMaxMinor, currencyCode }) => money(priceMaxMinor, currencyCode),
  image: imageOf,
  variants: (product) => product.variants.map((variant) => ({ product, variant })),
};

export const ProductConnection: ProductConnectionResolvers = {
  totalCount: ({ foundBy }, _args, { caller, products }) => products.count(caller.tenant, foundBy),
};

export const money = (amountMinor: number, currencyCode: string) => ({
  amount: toDecimal({ amountMinor, currencyCode }),
  currencyCode,
});
