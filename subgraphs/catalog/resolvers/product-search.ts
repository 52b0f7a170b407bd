import { ShopError } from '../../../kernel/errors.ts';
import { localIdOf, toGlobalId } from '../../../kernel/ids.ts';
import {
  decodeProductOffer,
  decodeProductSearch,
  encodeProductOffer,
  encodeProductSearch,
  type ProductSearch as Search,
  shopCurrencyCode,
} from '../../../kernel/product-search.ts';
import { productSearchInWords } from '../../../kernel/product-search-words.ts';
import type { CatalogContext } from '../context.ts';
import { criteriaOfSearch } from '../domain/product-criteria.ts';
import { widerSearches } from '../domain/wider-search.ts';
import type { ProductOfferResolvers, ProductSearchResolvers } from '../generated/types.ts';
import { listProducts } from '../product-list.ts';

export const ProductSearch: ProductSearchResolvers = {
  __resolveReference: ({ id }) => readSearch(id),
  id: (search) => toGlobalId('ProductSearch', encodeProductSearch(search)),
  title: (search) => sentenceCase(productSearchInWords(search, shopCurrencyCode)),
  products: (search, page, context) =>
    listProducts(context, criteriaOfSearch(search), search.sort, page),
  nearest: async (search, _args, context) => {
    if (await finds(search, context)) return null;
    for (const wider of widerSearches(search)) if (await finds(wider, context)) return wider;
    return null;
  },
};

const finds = async (search: Search, context: CatalogContext): Promise<boolean> => {
  const { nodes } = await listProducts(context, criteriaOfSearch(search), search.sort, {
    first: 1,
  });
  return nodes.length > 0;
};

/** An offer as its id says it. */
export type FoundOffer = NonNullable<ReturnType<typeof decodeProductOffer>>;

export const ProductOffer: ProductOfferResolvers = {
  __resolveReference: ({ id }) => {
    const offer = decodeProductOffer(localIdOf('ProductOffer', id));
    if (offer) return offer;
    throw new ShopError('BAD_USER_INPUT', 'That id holds no offer', { field: 'id' });
  },
  id: ({ search, place }) =>
    toGlobalId('ProductOffer', encodeProductOffer({ search: encodeProductSearch(search), place })),
  product: async ({ search, place }, _args, context) => {
    const criteria = criteriaOfSearch(search);
    const { nodes } = await listProducts(context, criteria, search.sort, { first: place });
    return nodes[place - 1] ?? null;
  },
};

/** @throws ShopError BAD_USER_INPUT when the id holds no search */
function readSearch(id: string): Search {
  const search = decodeProductSearch(localIdOf('ProductSearch', id));
  if (search) return search;
  throw new ShopError('BAD_USER_INPUT', 'That id holds no search', { field: 'id' });
}

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
