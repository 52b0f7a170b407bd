import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { anonymous } from '../../kernel/caller.ts';
import { inTransaction } from '../../kernel/data/transaction.ts';
import { toGlobalId } from '../../kernel/ids.ts';
import {
  anyProduct,
  encodeProductOffer,
  encodeProductSearch,
} from '../../kernel/product-search.ts';
import {
  type Answer,
  type StartedSubgraph,
  startSubgraph,
} from '../../tests/support/start-subgraph.ts';
import {
  createCatalogSubgraph,
  type ProductRecord,
  productsCollection,
  storeProducts,
} from './index.ts';
import { aProduct, shop } from './testing/a-product.ts';

/** Seven pieces: 1–4 gold rings, 5 a silver ring, 6 pearl earrings, 7 a platinum bracelet made to order. */
const vitrine: readonly ProductRecord[] = [
  aProduct(1, { title: 'Aube solitaire', stone: 'Diamond', bestsellerScore: 0.9 }),
  aProduct(2),
  aProduct(3),
  aProduct(4, { bestsellerScore: 1 }),
  aProduct(5, { metal: 'SILVER', priceMinor: 4_900 }),
  aProduct(6, { category: 'EARRINGS', stone: 'Pearl', title: 'Perlé drops' }),
  aProduct(7, {
    category: 'BRACELETS',
    metal: 'PLATINUM',
    readyToShip: false,
    availability: 'MADE_TO_ORDER',
    priceMinor: 620_000,
  }),
];

let catalog: StartedSubgraph;
beforeAll(async () => {
  catalog = await startSubgraph(createCatalogSubgraph, async ({ db, client }) => {
    const theirs = aProduct(99, { tenant: 'other-shop', handle: 'theirs' });
    await inTransaction(client, (session) => storeProducts(db, [...vitrine, theirs], session));
  });
});
afterAll(async () => await catalog[Symbol.asyncDispose]());

interface List {
  products: {
    nodes: { title: string }[];
    totalCount?: number;
    pageInfo: { hasNextPage: boolean; endCursor: string };
  };
}
const listQuery = `query ($first: Int, $after: String, $filter: ProductFilter, $query: String, $sort: ProductSort! = BESTSELLER) {
  products(first: $first, after: $after, filter: $filter, query: $query, sort: $sort) {
    nodes { title } totalCount pageInfo { hasNextPage endCursor }
  }
}`;
const titles = async (variables: Record<string, unknown>): Promise<string[]> =>
  (await catalog.ask<List>(listQuery, variables)).data.products.nodes.map((node) => node.title);

test('an anonymous shopper sees the best sellers first', async () => {
  const { data, errors } = await catalog.ask('{ products(first: 3) { nodes { id title } } }');
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    products: {
      nodes: [
        { id: toGlobalId('Product', 'prd_4'), title: 'Piece 4' },
        { id: toGlobalId('Product', 'prd_1'), title: 'Aube solitaire' },
        { id: toGlobalId('Product', 'prd_7'), title: 'Piece 7' },
      ],
    },
  });
});

test.each([
  ['NEWEST', ['Piece 7', 'Perlé drops', 'Piece 5']],
  ['PRICE_ASC', ['Piece 5', 'Aube solitaire', 'Piece 2']],
  ['PRICE_DESC', ['Piece 7', 'Perlé drops', 'Piece 4']],
])('the order %s begins with %j', async (sort, expected) => {
  expect(await titles({ first: 3, sort })).toEqual(expected);
});

test.each(['BESTSELLER', 'NEWEST', 'PRICE_ASC', 'PRICE_DESC'])(
  'pages of two in the order %s show every piece once, ties included',
  async (sort) => {
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page < 4; page += 1) {
      const answer: Answer<List> = await catalog.ask(listQuery, { first: 2, after, sort });
      const { products } = answer.data;
      seen.push(...products.nodes.map((node) => node.title));
      after = products.pageInfo.endCursor;
      expect(products.pageInfo.hasNextPage).toBe(page < 3);
      expect(products.totalCount).toBe(7);
    }
    expect(seen).toEqual(await titles({ first: 7, sort }));
    expect(new Set(seen).size).toBe(7);
  },
);

test('a cursor of another order is refused', async () => {
  const { data } = await catalog.ask<List>(listQuery, { first: 2, sort: 'NEWEST' });
  const after = data.products.pageInfo.endCursor;
  const { errors } = await catalog.ask(listQuery, { first: 2, sort: 'PRICE_ASC', after });
  expect(errors?.[0]?.extensions['code']).toBe('CURSOR_INVALID');
});

test.each<[string, Record<string, unknown>, string[]]>([
  ['category', { filter: { categories: ['EARRINGS', 'BRACELETS'] } }, ['Piece 7', 'Perlé drops']],
  ['metal', { filter: { metals: ['SILVER', 'PLATINUM'] } }, ['Piece 7', 'Piece 5']],
  [
    'price bounds, inclusive',
    { filter: { priceMin: '200', priceMax: '300' } },
    ['Piece 3', 'Piece 2'],
  ],
  ['ready to ship', { filter: { readyToShip: true, metals: ['PLATINUM'] } }, []],
  [
    'all parts together',
    { filter: { categories: ['RINGS'], metals: ['SILVER'], priceMax: '50', readyToShip: true } },
    ['Piece 5'],
  ],
  ['words', { query: 'perle' }, ['Perlé drops']],
  [
    'words within a filter',
    { query: 'diamonds', filter: { categories: ['RINGS'] } },
    ['Aube solitaire'],
  ],
  ['words that no piece has', { query: 'tiara' }, []],
  ['the beginning of a word', { query: 'soli' }, ['Aube solitaire']],
  ['what a word stands for', { query: 'brilliant' }, ['Aube solitaire']],
  ['a mark of the metal', { query: '925' }, ['Piece 5']],
  ['words with slips', { query: 'dimond solitare' }, ['Aube solitaire']],
])('the list narrows by %s', async (_what, variables, expected) => {
  expect(await titles(variables)).toEqual(expected);
});

test.each([
  ['dimond solitare', 'diamond solitaire'],
  ['perl', null],
  ['tiara', null],
  ['', null],
])('a search for "%s" says that it looked for %p', async (query, searchedFor) => {
  const { data } = await catalog.ask(
    'query ($query: String) { products(query: $query) { searchedFor } }',
    {
      query,
    },
  );
  expect(data).toEqual({ products: { searchedFor } });
});

test('operators in a search are words like any other', async () => {
  for (const query of ['{"$gt": ""}', '$where: 1', '.*', '(?:a+)+$'])
    expect(await titles({ query: `${query} solitaire nothing` })).toEqual([]);
});

test.each<[string, Record<string, unknown>, string]>([
  ['a negative price', { filter: { priceMin: '-5' } }, 'filter.priceMin'],
  ['reversed bounds', { filter: { priceMin: '10', priceMax: '5' } }, 'filter.priceMin'],
  ['a page of nothing', { first: 0 }, 'first'],
  ['a page of too many', { first: 101 }, 'first'],
])('%s is refused, naming the field', async (_what, variables, field) => {
  const { errors } = await catalog.ask(listQuery, variables);
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', field });
});

test('a facet counts what another choice would leave', async () => {
  const { data } = await catalog.ask<{
    productFacets: { name: string; values: { value: string; count: number }[] }[];
  }>(
    `{ productFacets(filter: { categories: [RINGS], priceMax: "300" }) { name values { value count } } }`,
  );
  const counts = (name: string) =>
    Object.fromEntries(
      (data.productFacets.find((facet) => facet.name === name)?.values ?? []).map((v) => [
        v.value,
        v.count,
      ]),
    );
  // Categories ignore RINGS but keep the price; prices ignore the bound but keep RINGS.
  expect(counts('category')).toEqual({ RINGS: 4, NECKLACES: 0, EARRINGS: 0, BRACELETS: 0 });
  expect(counts('metal')).toMatchObject({ YELLOW_GOLD: 3, SILVER: 1, PLATINUM: 0 });
  expect(counts('availability')).toEqual({ READY_TO_SHIP: 4 });
  expect(counts('price')).toMatchObject({ '0-250': 3, '250-500': 2, '5000-': 0 });
});

test('a piece is found by its id or its handle, with variants, picture and metal', async () => {
  const fields = `title handle price { amount currencyCode } priceMax { amount } availability
    category { code name productCount } metal { name marks } image { url alt } variants { sku title price { amount } product { title } }`;
  const { data } = await catalog.ask(
    `query ($id: ID!) { byId: product(id: $id) { ${fields} } byHandle: product(handle: "piece-1") { ${fields} } }`,
    { id: toGlobalId('Product', 'prd_1') },
  );
  expect(data['byId']).toEqual(data['byHandle']);
  expect(data['byId']).toMatchObject({
    title: 'Aube solitaire',
    price: { amount: '100.00', currencyCode: 'EUR' },
    priceMax: { amount: '150.00' },
    category: { code: 'RINGS', name: 'Rings', productCount: 5 },
    metal: { name: 'Yellow gold' },
    image: { url: '/art/ring.band.yellow-gold.none.none.svg' },
    variants: [{ sku: 'PC-1-52', product: { title: 'Aube solitaire' } }, { sku: 'PC-1-54' }],
  });
});

test.each([
  ['an unknown id', { id: toGlobalId('Product', 'prd_none') }],
  ['another shop’s piece', { id: toGlobalId('Product', 'prd_99') }],
  ['an unknown handle', { handle: 'nowhere' }],
])('%s is null, not an error', async (_what, variables) => {
  const answer = await catalog.ask(
    'query ($id: ID, $handle: String) { product(id: $id, handle: $handle) { title } }',
    variables,
  );
  expect(answer).toEqual({ data: { product: null } });
});

test('an id of another type is refused', async () => {
  const { errors } = await catalog.ask('query ($id: ID) { product(id: $id) { title } }', {
    id: toGlobalId('Order', 'ord_1'),
  });
  expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
});

test('other services’ references are resolved, unknown ones to null', async () => {
  const { data, errors } = await catalog.ask(
    `query ($representations: [_Any!]!) {
      _entities(representations: $representations) {
        ... on Product { title }
        ... on ProductVariant { sku product { title } }
        ... on Metal { name }
        ... on ProductSearch { title products { nodes { title } } }
      }
    }`,
    {
      representations: [
        { __typename: 'Product', id: toGlobalId('Product', 'prd_2') },
        { __typename: 'Product', id: toGlobalId('Product', 'prd_gone') },
        { __typename: 'ProductVariant', id: toGlobalId('ProductVariant', 'var_3_54') },
        { __typename: 'ProductVariant', sku: 'PC-5-52' },
        { __typename: 'Metal', code: 'SILVER' },
        {
          __typename: 'ProductSearch',
          id: toGlobalId(
            'ProductSearch',
            encodeProductSearch({ ...anyProduct, categories: ['RINGS'], priceMaxMinor: 20_000 }),
          ),
        },
      ],
    },
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    _entities: [
      { title: 'Piece 2' },
      null,
      { sku: 'PC-3-54', product: { title: 'Piece 3' } },
      { sku: 'PC-5-52', product: { title: 'Piece 5' } },
      { name: 'Silver' },
      {
        title: 'Rings under €200',
        products: {
          nodes: [{ title: 'Aube solitaire' }, { title: 'Piece 5' }, { title: 'Piece 2' }],
        },
      },
    ],
  });
});

test.each([
  [{ categories: ['RINGS'], priceMaxMinor: 1_000 } as const, 'Rings'],
  [{ categories: ['BRACELETS'], metals: ['SILVER'] } as const, 'Bracelets'],
  [{ categories: ['BRACELETS'], readyToShip: true } as const, 'Bracelets'],
  [{ categories: ['NECKLACES'] } as const, 'Pieces'],
  [{ categories: ['RINGS'] } as const, null],
])('where %j finds nothing, the nearest search that does is named', async (wish, nearest) => {
  const id = toGlobalId('ProductSearch', encodeProductSearch({ ...anyProduct, ...wish }));
  const { data, errors } = await catalog.ask(
    `query ($r: [_Any!]!) { _entities(representations: $r) {
      ... on ProductSearch { nearest { title products(first: 1) { nodes { title } } } } } }`,
    { r: [{ __typename: 'ProductSearch', id }] },
  );
  expect(errors).toBeUndefined();
  const expected = nearest && { title: nearest, products: { nodes: [expect.anything()] } };
  expect(data).toEqual({ _entities: [{ nearest: expected }] });
});

test('an offer is the piece at its place, and nothing where the search finds fewer', async () => {
  const rings = encodeProductSearch({ ...anyProduct, categories: ['RINGS'] });
  const offerOf = (place: number) => ({
    __typename: 'ProductOffer',
    id: toGlobalId('ProductOffer', encodeProductOffer({ search: rings, place })),
  });
  const query = `query ($r: [_Any!]!) { _entities(representations: $r) {
    ... on ProductOffer { product { title } } } }`;
  const { data } = await catalog.ask(query, { r: [1, 2, 6].map(offerOf) });
  expect(data).toEqual({
    _entities: [
      { product: { title: 'Piece 4' } },
      { product: { title: 'Aube solitaire' } },
      { product: null },
    ],
  });
  const invented = { __typename: 'ProductOffer', id: toGlobalId('ProductOffer', `9.${rings}`) };
  const { errors } = await catalog.ask(query, { r: [invented] });
  expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
});

test('an invented search id is refused', async () => {
  const { errors } = await catalog.ask(
    'query ($r: [_Any!]!) { _entities(representations: $r) { ... on ProductSearch { title } } }',
    { r: [{ __typename: 'ProductSearch', id: toGlobalId('ProductSearch', 's1~garbage') }] },
  );
  expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
});

test('a shop sees its own vitrine only', async () => {
  const { data } = await catalog.ask<List>(listQuery, {}, anonymous('other-shop'));
  expect(data.products.nodes).toEqual([{ title: 'Piece 99' }]);
});

test('every list order is served by an index, without a sort in memory', async () => {
  const products = catalog.parts.db.collection(productsCollection);
  for (const sort of [
    { bestsellerScore: -1 },
    { createdAt: -1 },
    { priceMinor: 1 },
    { priceMinor: -1 },
  ] as const) {
    const [[, direction]] = Object.entries(sort) as [[string, 1 | -1]];
    const plan = JSON.stringify(
      await products
        .find({ tenant: shop })
        .sort({ ...sort, _id: direction })
        .explain('queryPlanner'),
    );
    expect(plan).toContain('IXSCAN');
    expect(plan).not.toContain('"SORT"');
  }
});
