import { expect, test } from '@jest/globals';
import { federate } from './support/federate.ts';

interface Ring {
  readonly id: string;
  readonly price: number;
  readonly metal: { readonly price: number };
}

const pricesIn = { USD: 100, EUR: 90 } as const;
const priceIn = (_: unknown, { currency }: { currency: keyof typeof pricesIn }) =>
  pricesIn[currency];

const models = {
  catalog: {
    sdl: `
      type Query { ring: Ring rings: [Ring!]! }
      type Ring @key(fields: "id") { id: ID! weight: Int price(currency: String! = "USD"): Int metal: Metal }
      type Metal { price(currency: String!): Int }`,
    resolvers: {
      Query: { ring: () => ({ id: '1' }), rings: () => [{ id: '1' }, { id: '2' }] },
      Ring: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        weight: () => 3,
        price: priceIn,
        metal: () => ({}),
      },
      Metal: { price: priceIn },
    },
  },
  shipping: {
    sdl: `
      type Ring @key(fields: "id") {
        id: ID! weight: Int @external price(currency: String! = "USD"): Int @external metal: Metal @external
        inDollars: String @requires(fields: "price(currency: \\"USD\\") weight")
        inEuros: String @requires(fields: "price(currency: \\"EUR\\")")
        plain: String @requires(fields: "price")
        metalInDollars: String @requires(fields: "metal { price(currency: \\"USD\\") }")
        metalInEuros(note: String): String @requires(fields: "metal { price(currency: \\"EUR\\") }")
      }
      type Metal @external { price(currency: String!): Int }`,
    resolvers: {
      Ring: {
        __resolveReference: (ring: Ring) => ring,
        inDollars: ({ price }: Ring) => `$${price}`,
        inEuros: ({ price }: Ring) => `€${price}`,
        plain: ({ price }: Ring) => String(price),
        metalInDollars: ({ metal }: Ring) => `$${metal.price}`,
        metalInEuros: ({ metal }: Ring, { note = '' }: { note?: string }) =>
          `€${metal.price}${note}`,
      },
    },
  },
};

test.each<[string, object]>([
  ['{ ring { inDollars price(currency: "EUR") } }', { inDollars: '$100', price: 90 }],
  [
    '{ ring { inDollars price: weight weight: price(currency: "EUR") } }',
    { inDollars: '$100', price: 3, weight: 90 },
  ],
  ['{ ring { plain price(currency: "EUR") } }', { plain: '100', price: 90 }],
  ['{ ring { price__0: weight inDollars } }', { price__0: 3, inDollars: '$100' }],
])('what a client asks for stays apart from what is required: %s', async (text, ring) => {
  await using graph = await federate(models);
  expect(await graph.ask(text)).toEqual({ data: { ring } });
});

test('fields that require one field with different arguments get each their own', async () => {
  await using graph = await federate(models);
  const text = `query Named($note: String) {
    rings { inDollars ...More plain metalInDollars ... on Ring { metalInEuros(note: $note) } metal { price(currency: "EUR") } }
  } fragment More on Ring { inEuros }`;
  const ring = {
    inDollars: '$100',
    inEuros: '€90',
    plain: '100',
    metalInDollars: '$100',
    metalInEuros: '€90!',
    metal: { price: 90 },
  };
  expect(await graph.ask(text, { note: '!' })).toEqual({ data: { rings: [ring, ring] } });
});

test('fields that require the same go in one fetch, and others in one call with them', async () => {
  await using graph = await federate(models);
  await graph.ask('{ rings { inDollars metalInDollars } }');
  expect(graph.asked['shipping']).toHaveLength(1);
  await graph.ask('{ rings { inDollars inEuros } }');
  expect(graph.asked['shipping']).toHaveLength(2);
  expect(Object.keys(graph.asked['shipping']?.[1]?.variables ?? {})).toEqual([
    'representations_0',
    'representations_1',
  ]);
  expect(await graph.ask('{ ring { inEuros plain } }')).toEqual({
    data: { ring: { inEuros: '€90', plain: '100' } },
  });
});

test('errors are told where the client asked', async () => {
  const price = () => {
    throw new Error('No price today');
  };
  const catalog = {
    ...models.catalog,
    resolvers: { ...models.catalog.resolvers, Ring: { ...models.catalog.resolvers.Ring, price } },
  };
  await using graph = await federate({ ...models, catalog });
  const { errors = [] } = await graph.ask('{ ring { inEuros weight: price(currency: "EUR") } }');
  expect(errors.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      ['ring', 'price'],
      ['ring', 'weight'],
    ]),
  );
});

test('an object that is required as a whole is asked of who has it, not of who knows it as external', async () => {
  await using graph = await federate({
    posts: {
      sdl: `
        type Query { feed: [Post!]! }
        type Post @key(fields: "id") { id: ID! comments: [Comment!] @external }
        type Comment @key(fields: "id") {
          id: ID! author: ID same: [Post!] @external
          isSpam: Boolean @requires(fields: "same { comments { id } }")
        }`,
      resolvers: {
        Query: { feed: () => [{ id: 'p1' }] },
        Post: { __resolveReference: ({ id }: { id: string }) => ({ id }) },
        Comment: {
          __resolveReference: ({ id }: { id: string }) => ({ id, author: `author of ${id}` }),
        },
      },
    },
    comments: {
      sdl: `
        type Post @key(fields: "id") {
          id: ID! comments: [Comment!] authors: [ID] @requires(fields: "comments { author }")
        }
        type Comment @key(fields: "id") { id: ID! author: ID @external same: [Post!] }`,
      resolvers: {
        Post: {
          __resolveReference: (post: object) => post,
          comments: ({ id }: { id: string }) => [{ id: `${id}c1` }],
          authors: ({ comments }: { comments: readonly { author: string }[] }) =>
            comments.map(({ author }) => author),
        },
        Comment: { __resolveReference: ({ id }: { id: string }) => ({ id }), same: () => [] },
      },
    },
  });
  expect(await graph.ask('{ feed { authors } }')).toEqual({
    data: { feed: [{ authors: ['author of p1c1'] }] },
  });
});
