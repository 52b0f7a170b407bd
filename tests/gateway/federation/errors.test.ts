import { expect, test } from '@jest/globals';
import { createCompiledEngine } from '../../../gateway/execution/compiled/engine.ts';
import { federate } from './support/federate.ts';

interface Ref {
  readonly id: string;
}

const byTypename = { __resolveType: ({ __typename }: { __typename: string }) => __typename };
const fail = (what: string) => (): never => {
  throw new Error(what);
};
const shelf = [
  { __typename: 'Ring', id: 'r1', mm: 54, metal: 'GOLD' },
  { __typename: 'Chain', id: 'c1', metal: 'TIN' },
  { __typename: 'Ring', id: 'r2', mm: 56, metal: 'GOLD' },
];

const models = {
  shop: {
    sdl: `
      type Query { both: Both @shareable shelf: [Ware!] rings: [Ring!] metals: [Metal!] metal: Metal! maybe: Metal open: Int! shut: Int! }
      type Both { left: Int! @shareable one: Int }
      interface Ware { id: ID! metal: Metal! }
      type Ring implements Ware @key(fields: "id") { id: ID! mm: Int! @shareable metal: Metal! }
      type Chain implements Ware @key(fields: "id") { id: ID! mm: Int @shareable metal: Metal! }
      enum Metal { GOLD TIN @inaccessible }`,
    resolvers: {
      Query: {
        both: () => ({ one: 1 }),
        shelf: () => shelf,
        rings: () => shelf.filter(({ __typename }) => __typename === 'Ring'),
        metals: () => ['GOLD', 'TIN'],
        metal: () => 'TIN',
        maybe: () => 'TIN',
        open: () => 9,
        shut: fail('shut'),
      },
      Ware: byTypename,
      Chain: { mm: fail('no mm') },
    },
  },
  prices: {
    sdl: `
      type Query { both: Both @shareable }
      type Both { left: Int! @shareable two: Int! three: Int! }
      type Ring @key(fields: "id") { id: ID! mm: Int @shareable price: Int! weight: Int! offer: Int }
      type Chain @key(fields: "id") { id: ID! mm: Int @shareable price: Int! }`,
    resolvers: {
      Query: { both: () => ({ two: 2 }) },
      Both: { three: fail('no three') },
      Ring: {
        __resolveReference: (ref: Ref) => ref,
        mm: () => 1,
        price: () => 10,
        weight: ({ id }: Ref) => (id === 'r2' ? fail('not weighed')() : 3),
        offer: fail('no offer'),
      },
      Chain: { __resolveReference: (ref: Ref) => ref, mm: () => 1, price: () => 20 },
    },
  },
};

/** With code made of the operation and without: both have to tell the same. */
async function told(query: string, subgraphs: Parameters<typeof federate>[0] = models) {
  const [withCode, withoutCode] = await Promise.all(
    [0, 1].map(async (plainRuns) => {
      await using graph = await federate(subgraphs, {
        engine: createCompiledEngine({ plainRuns }),
      });
      const { data, errors = [] } = await graph.ask(query);
      return {
        data,
        errors: errors.map(({ path, extensions }) => `${path?.join('.')} ${extensions?.['code']}`),
      };
    }),
  );
  expect(withoutCode).toEqual(withCode);
  return withCode;
}

const failed = (path: string): string => `${path} INTERNAL_SERVER_ERROR`;
const misfit = (path: string): string => `${path} SUBGRAPH_ANSWER_INVALID`;

test.each([
  [
    'a field beside others that may not be null',
    '{ open shut }',
    { data: null, errors: [failed('shut')] },
  ],
  [
    'a field of an entity, which takes the others of that entity',
    '{ rings { price weight } }',
    { data: { rings: null }, errors: [failed('rings.1.weight')] },
  ],
  [
    'a field of what another subgraph tells of too, which takes all that is told beside it',
    '{ both { one two three } }',
    { data: { both: null }, errors: [failed('both.three')] },
  ],
  [
    'a field of each entity, which takes nothing',
    '{ rings { price offer } }',
    {
      data: {
        rings: [
          { price: 10, offer: null },
          { price: 10, offer: null },
        ],
      },
      errors: [failed('rings.0.offer'), failed('rings.1.offer')],
    },
  ],
])('one error is told of %s', async (_, query, expected) => {
  expect(await told(query)).toEqual(expected);
});

test('null where none may be is told though something else went wrong', async () => {
  const { prices } = models;
  const Ring = { ...prices.resolvers.Ring, __resolveReference: () => null };
  const subgraphs = { ...models, prices: { ...prices, resolvers: { ...prices.resolvers, Ring } } };
  expect(await told('{ rings { price } shelf { ... on Chain { mm } } }', subgraphs)).toEqual({
    data: { rings: null, shelf: [{}, { mm: null }, {}] },
    errors: [failed('shelf.1.mm'), misfit('rings.0.price')],
  });
});

test('an error is told by the name that the client gave, where the plan made one up', async () => {
  const query = '{ shelf { ... on Ring { it: mm } ... on Chain { it: mm } } }';
  expect(await told(query)).toEqual({
    data: { shelf: [{ it: 54 }, { it: null }, { it: 56 }] },
    errors: [failed('shelf.1.it')],
  });
  await using graph = await federate(models);
  await graph.ask(query);
  expect(graph.asked['shop']?.[0]?.query).toContain('it__alias_0');
});

test.each([
  ['{ metal }', null, [misfit('metal')]],
  ['{ metals open }', { metals: null, open: 9 }, [misfit('metals.1')]],
  ['{ shelf { metal } }', { shelf: null }, [misfit('shelf.1.metal')]],
  // It may be null, and then that says it.
  ['{ maybe }', { maybe: null }, []],
])(
  'an enum value that clients are not to see is null, and an error where none may be: %s',
  async (query, data, errors) => {
    expect(await told(query)).toEqual({ data, errors });
  },
);
