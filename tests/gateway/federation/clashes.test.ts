import { expect, test } from '@jest/globals';
import { type Federation, federate } from './support/federate.ts';

interface Ref {
  readonly id: string;
}
interface Given {
  readonly n: number | null;
}

const byTypename = { __resolveType: ({ __typename }: { __typename: string }) => __typename };
const stone = (id: string) => ({ __typename: 'Stone', id });
const shelf = [
  { __typename: 'Ring', id: 'r1', mm: 54, links: 1, mate: stone('s1'), gem: stone('s1') },
  { __typename: 'Chain', id: 'c1', mm: 2, links: 80, mate: stone('s2'), gem: stone('s1') },
];
const sent = { __resolveReference: (ref: Ref) => ref };
/** Tells what it was asked of, and with what. */
const told = ({ id }: Ref, { n }: Given): string => `${id} ${n}`;
const other = ({ id }: Ref, { n }: Given) => stone(`${id}-${n}`);

/** Wares of two types have a stone, which `cutter` knows more of. `maker` knows wares and gems only by their interface. */
const models = {
  shop: {
    sdl: `
      type Query { shelf: [Ware!]! drawer: [Found!]! }
      union Found = Ring | Chain
      interface Ware @key(fields: "id") { id: ID! mate: Stone gem: Gem }
      interface Gem @key(fields: "id") { id: ID! }
      type Ring implements Ware @key(fields: "id") { id: ID! mm: Int links: Int mate: Stone gem: Gem }
      type Chain implements Ware @key(fields: "id") { id: ID! mm: Int links: Int mate: Stone gem: Gem }
      type Stone implements Gem @key(fields: "id") { id: ID! name(n: Int = 0): String }`,
    resolvers: {
      Query: { shelf: () => shelf, drawer: () => shelf },
      Found: byTypename,
      Ware: byTypename,
      Gem: byTypename,
      Stone: { ...sent, name: told },
    },
  },
  cutter: {
    sdl: `
      type Stone @key(fields: "id") {
        id: ID! carat(n: Int = 0): String clarity(n: Int = 0, in: Scale): String near(n: Int = 0): Stone
      }
      input Scale { from: Int to: Int }`,
    resolvers: {
      Stone: {
        ...sent,
        carat: told,
        clarity: ({ id }: Ref, { n, in: scale }: Given & { in?: { from: number; to: number } }) =>
          `${id} ${n} ${scale?.from}-${scale?.to}`,
        near: other,
      },
    },
  },
  maker: {
    sdl: `
      type Ware @key(fields: "id") @interfaceObject { id: ID! grade(n: Int = 0): String made: String }
      type Gem @key(fields: "id") @interfaceObject { id: ID! rank(n: Int = 0): String! }`,
    resolvers: {
      Ware: { ...sent, grade: told, made: ({ id }: Ref) => `made ${id}` },
      Gem: { ...sent, rank: told },
    },
  },
};

const textsAsked = ({ asked }: Federation): string =>
  Object.values(asked)
    .flatMap((requests) => requests.map(({ query }) => query))
    .join('\n');

test.each([
  [
    'other arguments of a field of entities',
    '{ shelf { ... on Ring { mate { carat } } ... on Chain { mate { carat(n: null) } } } }',
    [{ mate: { carat: 's1 0' } }, { mate: { carat: 's2 null' } }],
  ],
  [
    'other fields under one alias',
    '{ shelf { ... on Ring { mate { it: carat } } ... on Chain { mate { it: clarity } } } }',
    [{ mate: { it: 's1 0' } }, { mate: { it: 's2 0 undefined-undefined' } }],
  ],
  [
    'the same object through two types of owners',
    '{ shelf { ... on Ring { gem { ... on Stone { carat } } } ... on Chain { gem { ... on Stone { carat(n: 1) } } } } }',
    [{ gem: { carat: 's1 0' } }, { gem: { carat: 's1 1' } }],
  ],
  [
    'entities inside, with more steps below',
    '{ shelf { ... on Ring { mate { near { carat name } } } ... on Chain { mate { near(n: 1) { name(n: 2) } } } } }',
    [
      { mate: { near: { carat: 's1-0 0', name: 's1-0 0' } } },
      { mate: { near: { name: 's2-1 2' } } },
    ],
  ],
  [
    'one fetch that needs no other',
    '{ shelf { ... on Ring { mate { name } } ... on Chain { mate { name(n: 1) } } } }',
    [{ mate: { name: 's1 0' } }, { mate: { name: 's2 1' } }],
  ],
  [
    'variables, named fragments and conditions',
    `query($representations: Int = 5, $no: Boolean = false) { shelf { ...OfRing ...OfChain } }
      fragment OfRing on Ring { mate { carat(n: $representations) near @include(if: $no) { id } } }
      fragment OfChain on Chain { mate { carat near(n: 3) { id } } }`,
    [{ mate: { carat: 's1 5' } }, { mate: { carat: 's2 0', near: { id: 's2-3' } } }],
  ],
  [
    'names that plans use themselves, or that look as if',
    `{ shelf {
      ... on Ring { mate { id: carat it__given0: carat(n: 2) } }
      ... on Chain { mate { id: carat(n: 1) it__given0: carat } }
    } }`,
    [{ mate: { id: 's1 0', it__given0: 's1 2' } }, { mate: { id: 's2 1', it__given0: 's2 0' } }],
  ],
  [
    'equal arguments in whatever order',
    `{ shelf {
      ... on Ring { mate { carat: clarity(n: 1, in: { from: 1, to: 2 }) carat: clarity(in: { to: 2, from: 1 }, n: 1) } }
      ... on Chain { mate { carat } }
    } }`,
    [{ mate: { carat: 's1 1 1-2' } }, { mate: { carat: 's2 0' } }],
  ],
  [
    'objects that a subgraph knows by their interface, below two types',
    '{ shelf { ... on Ring { gem { rank } } ... on Chain { gem { rank(n: 1) } } } }',
    [{ gem: { rank: 's1 0' } }, { gem: { rank: 's1 1' } }],
  ],
  [
    'two types that a subgraph knows by one interface',
    '{ shelf { ... on Ring { it: grade } ... on Chain { it: made } } }',
    [{ it: 'r1 0' }, { it: 'made c1' }],
  ],
  [
    'two such members of a union',
    '{ shelf: drawer { ... on Ring { it: grade(n: 1) } ... on Chain { it: grade(n: 2) } } }',
    [{ it: 'r1 1' }, { it: 'c1 2' }],
  ],
])(
  'under different types one name may stand for different things: %s',
  async (_, query, expected) => {
    await using graph = await federate(models);
    expect(await graph.ask(query)).toEqual({ data: { shelf: expected } });
  },
);

test('an error is told by the name that the client gave', async () => {
  await using graph = await federate({
    ...models,
    cutter: {
      ...models.cutter,
      resolvers: {
        Stone: {
          ...models.cutter.resolvers.Stone,
          carat: (ref: Ref, given: Given) => {
            if (given.n === 1) throw new Error('Not weighed');
            return told(ref, given);
          },
        },
      },
    },
  });
  const { data, errors = [] } = await graph.ask(
    '{ shelf { ... on Chain { mate { carat(n: 1) } } ... on Ring { mate { carat } } } }',
  );
  expect(data).toEqual({ shelf: [{ mate: { carat: 's1 0' } }, { mate: { carat: null } }] });
  expect(errors.map(({ path }) => path)).toContainEqual(['shelf', 1, 'mate', 'carat']);
});

test('what types ask for alike goes under the names that the client gave', async () => {
  await using graph = await federate(models);
  const query = `{
    shelf { ... on Ring { it: mm mate { it: carat name } } ... on Chain { it: links mate { name it: carat } } }
    drawer { ... on Ring { mate { it: name(n: 1) } } }
  }`;
  expect(await graph.ask(query)).toEqual({
    data: {
      shelf: [
        { it: 54, mate: { it: 's1 0', name: 's1 0' } },
        { it: 80, mate: { it: 's2 0', name: 's2 0' } },
      ],
      drawer: [{ mate: { it: 's1 1' } }, {}],
    },
  });
  expect(textsAsked(graph)).not.toContain('__given');
});
