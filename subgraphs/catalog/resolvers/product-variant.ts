import { hasScope, refuseUnless } from '../../../kernel/caller.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import type { ProductVariantResolvers } from '../generated/types.ts';
import { money } from './product.ts';

export const ProductVariant: ProductVariantResolvers = {
  __resolveReference: (reference, { loaders }) =>
    'id' in reference
      ? loaders.variantById.load(localIdOf('ProductVariant', reference.id))
      : loaders.variantBySku.load(reference.sku),
  id: ({ variant }) => toGlobalId('ProductVariant', variant._id),
  sku: ({ variant }) => variant.sku,
  title: ({ variant }) => variant.title,
  price: ({ product, variant }) => money(variant.priceMinor, product.currencyCode),
  availability: ({ variant }) => variant.availability,
  stock: ({ variant }, _args, { caller }) => {
    refuseUnless(hasScope(caller, 'orders:read') || hasScope(caller, 'catalog:write'), caller);
    return variant.stock;
  },
  product: ({ product }) => product,
};
