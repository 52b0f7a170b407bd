import { z } from 'zod';
import { readRoute } from '../define-route.ts';
import { amount, enums, id, money, page, pageInfo } from '../fields.ts';

/** What of a piece every list shows. */
export const productSelection = `
  id handle title stone readyToShip availability bestsellerScore
  category { code name } metal { code name }
  price { ...Amount } priceMax { ...Amount } image { url alt }
`;
export const amountFragment = 'fragment Amount on Money { amount currencyCode }';

export const product = z
  .object({
    id,
    handle: z.string(),
    title: z.string(),
    stone: z.string().nullable(),
    readyToShip: z.boolean(),
    availability: enums.Availability,
    bestsellerScore: z.number(),
    category: z.object({ code: enums.CategoryCode, name: z.string() }),
    metal: z.object({ code: enums.MetalCode, name: z.string() }),
    price: money,
    priceMax: money,
    image: z.object({ url: z.string(), alt: z.string() }),
  })
  .meta({ id: 'Product' });

const variant = z
  .object({
    id,
    sku: z.string(),
    title: z.string(),
    price: money,
    availability: enums.Availability,
  })
  .meta({ id: 'ProductVariant' });

const facet = z
  .object({
    name: z.string(),
    label: z.string(),
    values: z.array(z.object({ value: z.string(), label: z.string(), count: z.int() })),
  })
  .meta({ id: 'ProductFacet' });

export const productRoutes = [
  readRoute({
    id: 'listProducts',
    tag: 'Products',
    path: '/api/concierge/products',
    aliases: ['/api/support/products'],
    summary:
      'Pieces by words, kind, metal and price, with how many each further filter would leave',
    access: 'anyone',
    query: z.strictObject({
      q: z.string().min(1).max(200).optional().meta({ description: 'Words to look for' }),
      category: z.array(enums.CategoryCode).max(4).optional(),
      metal: z.array(enums.MetalCode).max(5).optional(),
      priceMin: amount.optional(),
      priceMax: amount.optional(),
      readyToShip: z.boolean().optional(),
      sort: enums.ProductSort.optional(),
      ...page,
    }),
    operation: `query RestProducts(
      $first: Int, $after: String, $filter: ProductFilter, $query: String, $sort: ProductSort!
    ) {
      products(first: $first, after: $after, filter: $filter, query: $query, sort: $sort) {
        nodes { ${productSelection} }
        pageInfo { hasNextPage endCursor }
        totalCount
        searchedFor
      }
      productFacets(filter: $filter, query: $query) { name label values { value label count } }
    }
    ${amountFragment}`,
    root: 'products',
    answer: z.object({
      products: z.array(product),
      pageInfo,
      totalCount: z.int().nullable(),
      searchedFor: z
        .string()
        .nullable()
        .meta({ description: 'The words that were looked for, where one was taken for a slip' }),
      facets: z.array(facet).nullable(),
    }),
    example: { query: { q: 'ring', category: ['RINGS'], priceMax: '2000', first: 5 } },
    variables: ({ query: { q, category, metal, sort, first, after, ...bounds } }) => ({
      first: first ?? 20,
      after,
      query: q,
      sort: sort ?? 'BESTSELLER',
      filter: { categories: category, metals: metal, ...bounds },
    }),
    shape({ products, productFacets }) {
      const { nodes, ...rest } = products as Record<string, unknown>;
      return { products: nodes, ...rest, facets: productFacets };
    },
  }),
  readRoute({
    id: 'getProduct',
    tag: 'Products',
    path: '/api/concierge/products/:handle',
    aliases: ['/api/support/products/:handle'],
    summary: 'One piece with its sizes',
    access: 'anyone',
    params: z.strictObject({
      handle: z
        .string()
        .regex(/^[a-z0-9-]{1,80}$/, 'must be 1 to 80 lower-case letters, digits and hyphens'),
    }),
    operation: `query RestProduct($handle: String!) {
      product(handle: $handle) {
        ${productSelection}
        description
        variants { id sku title availability price { ...Amount } }
      }
    }
    ${amountFragment}`,
    root: 'product',
    answer: product.extend({ description: z.string(), variants: z.array(variant) }),
    example: { params: { handle: 'lueur-diamond-rose-gold' } },
    shape: ({ product: found }) => found,
  }),
] as const;
