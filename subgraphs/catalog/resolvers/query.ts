import { ShopError } from '../../../kernel/errors.ts';
import { localIdOf } from '../../../kernel/ids.ts';
import { categoryCodes, metalCodes } from '../../../kernel/product-search.ts';
import { toFacets } from '../domain/facets.ts';
import { readCriteria } from '../domain/product-criteria.ts';
import type { QueryResolvers } from '../generated/types.ts';
import { listProducts, lookFor } from '../product-list.ts';

export const Query: QueryResolvers = {
  product: (_root, { id, handle }, { caller, products, loaders }) => {
    if (Boolean(id) === Boolean(handle))
      throw new ShopError('BAD_USER_INPUT', 'Give either id or handle', { field: 'id' });
    if (id) return loaders.productById.load(localIdOf('Product', id));
    return products.byHandle(caller.tenant, handle ?? '');
  },

  products: (_root, { filter, query, sort, ...page }, context) =>
    listProducts(context, readCriteria(filter, query), sort, page),

  productFacets: async (_root, { filter, query }, { caller, products, vocabularies }) => {
    const criteria = readCriteria(filter, query);
    const { foundBy } = await lookFor(criteria, vocabularies, caller.tenant);
    return toFacets(await products.countFacets(caller.tenant, foundBy));
  },

  categories: () => categoryCodes.map((code) => ({ code })),
  metals: () => metalCodes.map((code) => ({ code })),
};
