import { categoryNames, metals } from '../domain/taxonomy.ts';
import type { CategoryResolvers, MetalResolvers } from '../generated/types.ts';

export const Category: CategoryResolvers = {
  __resolveReference: ({ code }) => ({ code }),
  name: ({ code }) => categoryNames[code],
  productCount: ({ code }, _args, { loaders }) => loaders.productCountByCategory.load(code),
};

export const Metal: MetalResolvers = {
  __resolveReference: ({ code }) => ({ code }),
  name: ({ code }) => metals[code].name,
  marks: ({ code }) => metals[code].marks,
};
