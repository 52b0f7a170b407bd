import { expect, test } from '@jest/globals';
import { federate } from './support/federate.ts';

interface Ref {
  readonly id: string;
}

const shops = [
  { id: 's1', currency: 'EUR', langs: ['de', 'fr'], region: { code: 'DE' } },
  { id: 's2', currency: 'USD', langs: ['en'], region: { code: 'US' } },
];
const itself = (thing: Ref): Ref => ({ id: thing.id });

const models = {
  shops: {
    sdl: `
      type Query { shops: [Shop!]! fair: Fair shop: Shop }
      type Shop @key(fields: "id") @context(name: "place") {
        id: ID! currency: String! langs: [String!]! region: Region! rings: [[Ring]!]! best: Ring!
      }
      type Fair @context(name: "place") { currency: String! langs: [String!]! region: Region! top: Part! }
      type Region { code: String! }
      type Ring @key(fields: "id") {
        id: ID!
        price(in: String @fromContext(field: "$place { currency }")): String
        names(langs: [String] @fromContext(field: "$place { langs }")): [String!]
        tax(n: Int, code: String @fromContext(field: "$place { region { code } }")): String
        parts: [Part!]!
      }
      type Part @key(fields: "id") {
        id: ID!
        price(in: String @fromContext(field: "$place { currency }")): String
      }`,
    resolvers: {
      Query: {
        shops: () => shops,
        shop: () => shops[0],
        fair: () => ({ ...shops[1], currency: 'CHF' }),
      },
      Shop: {
        __resolveReference: ({ id }: Ref) => shops.find((shop) => shop.id === id),
        rings: () => [[{ id: 'r1' }, null], [{ id: 'r2' }]],
        best: () => ({ id: 'r1' }),
      },
      Fair: { top: () => ({ id: 'p1' }) },
      Ring: {
        __resolveReference: itself,
        price: ({ id }: Ref, args: { in: string }) => `${id} in ${args.in}`,
        names: ({ id }: Ref, { langs }: { langs: string[] }) =>
          langs.map((lang) => `${id} ${lang}`),
        tax: ({ id }: Ref, { n, code }: { n: number; code: string }) => `${id} ${code} ${n}`,
        parts: ({ id }: Ref) => [{ id: `${id}p` }],
      },
      Part: {
        __resolveReference: itself,
        price: ({ id }: Ref, args: { in: string }) => `${id} in ${args.in}`,
      },
    },
  },
  ratings: {
    sdl: 'type Shop @key(fields: "id") { id: ID! rating: Int }',
    resolvers: {
      Shop: { __resolveReference: itself, rating: ({ id }: Ref) => (id === 's1' ? 5 : 3) },
    },
  },
  stars: {
    sdl: `
      type Shop @key(fields: "id") @context(name: "rated") { id: ID! rating: Int @external good: Ring }
      type Ring @key(fields: "id") {
        id: ID! shine: Shine
        stars(n: Int @fromContext(field: "$rated { rating }")): String
      }
      type Shine @key(fields: "id") { id: ID! }`,
    resolvers: {
      Shop: { __resolveReference: itself, good: () => ({ id: 'r1' }) },
      Ring: {
        __resolveReference: itself,
        shine: ({ id }: Ref) => ({ id: `${id}s` }),
        stars: ({ id }: Ref, { n }: { n: number }) => `${id} ${n}`,
      },
      Shine: { __resolveReference: itself },
    },
  },
  shines: {
    sdl: `
      type Shop @key(fields: "id") @context(name: "shop") { id: ID! }
      type Shine @key(fields: "id") { id: ID! at(shop: ID @fromContext(field: "$shop { id }")): String }`,
    resolvers: {
      Shop: { __resolveReference: itself },
      Shine: {
        __resolveReference: itself,
        at: ({ id }: Ref, { shop }: { shop: string }) => `${id} at ${shop}`,
      },
    },
  },
};

test.each<[string, object]>([
  [
    '{ shops { rings { price } } }',
    {
      shops: [
        { rings: [[{ price: 'r1 in EUR' }, null], [{ price: 'r2 in EUR' }]] },
        { rings: [[{ price: 'r1 in USD' }, null], [{ price: 'r2 in USD' }]] },
      ],
    },
  ],
  [
    '{ shop { best { names tax(n: 2) parts { price } } } fair { top { price } } }',
    {
      shop: {
        best: { names: ['r1 de', 'r1 fr'], tax: 'r1 DE 2', parts: [{ price: 'r1p in EUR' }] },
      },
      fair: { top: { price: 'p1 in CHF' } },
    },
  ],
  [
    '{ shops { currency: id best { cost: price } } }',
    {
      shops: [
        { currency: 's1', best: { cost: 'r1 in EUR' } },
        { currency: 's2', best: { cost: 'r1 in USD' } },
      ],
    },
  ],
])(
  'arguments come from the object around, however far and through lists: %s',
  async (text, data) => {
    await using graph = await federate(models);
    expect(await graph.ask(text)).toEqual({ data });
  },
);

test('what another subgraph knows of the object around is waited for', async () => {
  await using graph = await federate(models);
  expect(await graph.ask('{ shops { good { stars } } }')).toEqual({
    data: { shops: [{ good: { stars: 'r1 5' } }, { good: { stars: 'r1 3' } }] },
  });
});

test('one thing in two places is told apart by what stands around it', async () => {
  await using graph = await federate(models);
  expect(await graph.ask('{ shops { best { shine { at } } } }')).toEqual({
    data: {
      shops: [{ best: { shine: { at: 'r1s at s1' } } }, { best: { shine: { at: 'r1s at s2' } } }],
    },
  });
});

test('places with equal surroundings are asked about in one call', async () => {
  await using graph = await federate(models);
  await graph.ask('{ shop { rings { price } } }');
  // The shop itself, and its rings.
  expect(graph.asked['shops']).toHaveLength(2);
});

test('objects that have the same around them are asked for together', async () => {
  await using graph = await federate(models);
  await graph.ask('{ shop { rings { price } } }');
  const lists = graph.asked['shops']?.flatMap(({ variables = {} }) =>
    Object.values(variables).filter(Array.isArray),
  );
  expect(lists?.map(({ length }) => length)).toEqual([2]);
});
