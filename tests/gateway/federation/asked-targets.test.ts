import { expect, test } from '@jest/globals';
import { type Federation, federate } from './support/federate.ts';

const Entry = { __resolveType: ({ __typename }: { __typename: string }) => __typename };
const product = (id: string) => ({ id, size: 5 });
const feed = [
  { __typename: 'Review', text: 'fine', product: product('p1') },
  { __typename: 'Item', product: product('p2'), extras: [product('p3'), product('p1')] },
  { __typename: 'Advert', product: product('p4') },
];

/** Three types whose objects have a product, which two other subgraphs know more of. */
const models = {
  feed: {
    sdl: `
      type Query { feed: [Entry!]! }
      union Entry = Review | Item | Advert
      interface Owned { product: Product }
      type Review implements Owned { text: String product: Product extras: [Product] }
      type Item implements Owned { product: Product extras: [Product] }
      type Advert { product: Product }
      type Product @key(fields: "id") { id: ID! size: Int }`,
    resolvers: { Query: { feed: () => feed }, Entry, Owned: Entry },
  },
  prices: {
    sdl: `
      type Product @key(fields: "id") { id: ID! price: Int weight: Int margin: Int! maker: Maker }
      type Maker { name: String age: Int! }`,
    resolvers: {
      Product: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        price: ({ id }: { id: string }) => {
          if (id === 'p3') throw new Error('No price');
          return Number(id.slice(1)) * 100;
        },
        weight: () => 7,
        margin: ({ id }: { id: string }) => {
          if (id === 'p4') throw new Error('No margin');
          return 30;
        },
        maker: ({ id }: { id: string }) => ({
          name: `maker of ${id}`,
          age: id === 'p4' ? null : 40,
        }),
      },
    },
  },
  stock: {
    sdl: `type Product @key(fields: "id") {
      id: ID! stock: Int weight: Int @external shipping: Int @requires(fields: "weight")
      size: Int @external boxes: Int @requires(fields: "size") }`,
    resolvers: {
      Product: {
        __resolveReference: (sent: object) => sent,
        stock: () => 3,
        shipping: ({ weight }: { weight: number }) => weight * 10,
        boxes: ({ size }: { size: number }) => size * 2,
      },
    },
  },
};

/** Ids of the products that a subgraph was asked for, call by call. */
const idsAsked = (graph: Federation, subgraph: string): readonly (readonly string[])[] =>
  (graph.asked[subgraph] ?? []).map(({ variables }) =>
    Object.values(variables ?? {}).flatMap((value) =>
      Array.isArray(value) ? value.map(({ id }) => id) : [],
    ),
  );

test('a step goes only for objects under the types that the client asks it of', async () => {
  await using graph = await federate(models);
  expect(
    await graph.ask(`{ feed {
      ... on Review { product { price } } ... on Item { product { stock } } ... on Advert { __typename }
    } }`),
  ).toEqual({
    data: {
      feed: [{ product: { price: 100 } }, { product: { stock: 3 } }, { __typename: 'Advert' }],
    },
  });
  expect(idsAsked(graph, 'prices')).toEqual([['p1']]);
  expect(idsAsked(graph, 'stock')).toEqual([['p2']]);
});

test.each([
  [
    'fails',
    '... on Item { product { price } extras { weight } } ... on Review { extras { price } }',
    { product: { price: 200 }, extras: [{ weight: 7 }, { weight: 7 }] },
    {},
  ],
  [
    'fails where it may not be null',
    '... on Advert { product { weight } } ... on Item { product { margin } }',
    { product: { margin: 30 } },
    { product: { weight: 7 } },
  ],
  [
    'fails where it may not be null, inside what both ask for',
    '... on Advert { product { maker { name } } } ... on Item { product { maker { age name } } }',
    { product: { maker: { age: 40, name: 'maker of p2' } } },
    { product: { maker: { name: 'maker of p4' } } },
  ],
  [
    'fails beside what an interface asks for all of them',
    '... on Owned { product { weight } } ... on Item { product { margin } } ... on Advert { product { weight } }',
    { product: { weight: 7, margin: 30 } },
    { product: { weight: 7 } },
  ],
])(
  'what was asked under one type takes nothing from what stands under another, though it %s there',
  async (_, asked, item, advert) => {
    await using graph = await federate(models);
    const { data, errors } = await graph.ask(`{ feed { ${asked} } }`);
    expect(errors).toBeUndefined();
    expect(data?.['feed']).toMatchObject([{}, item, advert]);
  },
);

test('types that ask for the same are served by one call', async () => {
  await using graph = await federate(models);
  await graph.ask(`{ feed {
    ... on Review { product { price } } ... on Item { product { price } } ... on Advert { product { stock } }
  } }`);
  expect(idsAsked(graph, 'prices')).toEqual([['p1', 'p2']]);
  expect(idsAsked(graph, 'stock')).toEqual([['p4']]);
});

test('a fragment on an interface asks for all its types, by whatever names and through lists', async () => {
  await using graph = await federate(models);
  expect(
    await graph.ask(
      `query($yes: Boolean = true) { entries: feed { ...Price ... on Item { more: extras { stock } } ... on Advert { it: product { stock } } } }
      fragment Price on Owned { it: product { cost: price @include(if: $yes) } }`,
    ),
  ).toEqual({
    data: {
      entries: [
        { it: { cost: 100 } },
        { it: { cost: 200 }, more: [{ stock: 3 }, { stock: 3 }] },
        { it: { stock: 3 } },
      ],
    },
  });
  expect(idsAsked(graph, 'prices')).toEqual([['p1', 'p2']]);
  expect(idsAsked(graph, 'stock').flat().sort()).toEqual(['p1', 'p3', 'p4']);
});

test('what another step sends is brought wherever that one goes', async () => {
  await using graph = await federate(models);
  expect(
    await graph.ask(`{ feed {
      ... on Review { product { weight } } ... on Item { product { shipping } } ... on Advert { product { id } }
    } }`),
  ).toEqual({
    data: {
      feed: [{ product: { weight: 7 } }, { product: { shipping: 70 } }, { product: { id: 'p4' } }],
    },
  });
});

test('errors are told where the objects stand that a step went for', async () => {
  await using graph = await federate(models);
  const { data, errors = [] } = await graph.ask(`{ feed {
    ... on Review { extras { stock } } ... on Item { extras { price } }
  } }`);
  expect(data).toEqual({
    feed: [{ extras: null }, { extras: [{ price: null }, { price: 100 }] }, {}],
  });
  expect(errors.map(({ path }) => path)).toEqual([['feed', 1, 'extras', 0, 'price']]);
});

test('what is required of some objects keeps no other from being asked for', async () => {
  await using graph = await federate(models);
  expect(
    await graph.ask(`{ feed {
      ... on Review { product { boxes } } ... on Item { product { stock } } ... on Advert { product { stock boxes } }
    } }`),
  ).toEqual({
    data: {
      feed: [
        { product: { boxes: 10 } },
        { product: { stock: 3 } },
        { product: { stock: 3, boxes: 10 } },
      ],
    },
  });
  expect(graph.asked['stock']).toHaveLength(1);
  expect(idsAsked(graph, 'stock').flat().sort()).toEqual(['p1', 'p2', 'p4']);
});
