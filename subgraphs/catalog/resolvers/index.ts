import type { Resolvers } from '../generated/types.ts';
import { Mutation } from './mutation.ts';
import { Product, ProductConnection } from './product.ts';
import { ProductOffer, ProductSearch } from './product-search.ts';
import { ProductVariant } from './product-variant.ts';
import { Query } from './query.ts';
import { ProductAvailabilityChanged, Subscription } from './subscription.ts';
import { Category, Metal } from './taxonomy.ts';

export const resolvers: Resolvers = {
  Category,
  Metal,
  Mutation,
  Product,
  ProductAvailabilityChanged,
  ProductConnection,
  ProductOffer,
  ProductSearch,
  ProductVariant,
  Query,
  Subscription,
};
