import { expect, test } from '@jest/globals';
import { federate } from './support/federate.ts';

const Piece = { __resolveType: ({ __typename }: { __typename: string }) => __typename };
const common = { __typename: 'Common', label: 'plain' };
const ring = {
  __typename: 'Ring',
  grade: 'A',
  mm: (args: { plus?: number }) => 54 + (args.plus ?? 0),
  stone: { __typename: 'Pearl', grade: 'AA' },
};
const chain = { __typename: 'Chain', links: 40, clasp: 'box' };

/** Both have a box's content, and a piece in it may be something that only one of them knows. */
const models = {
  rings: {
    sdl: `
      type Query { ringBox: Box }
      type Box @key(fields: "id") { id: ID! content: Content @shareable }
      type Content @shareable { pieces: [Piece!]! }
      union Piece = Common | Ring
      type Common @shareable { label: String }
      type Ring { grade: String mm(plus: Int): Int stone: Stone }
      interface Stone { grade: String }
      type Pearl implements Stone { grade: String }`,
    resolvers: {
      Query: { ringBox: () => ({ id: 'b1' }) },
      Box: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        content: () => ({ pieces: [common, ring] }),
      },
      Ring: { mm: (piece: typeof ring, args: { plus?: number }) => piece.mm(args) },
      Piece,
      Stone: Piece,
    },
  },
  chains: {
    sdl: `
      type Query { chainBox: Box }
      type Box @key(fields: "id") { id: ID! content: Content @shareable chains: Content }
      type Content @shareable { pieces: [Piece!]! }
      union Piece = Common | Chain
      type Common @shareable { label: String }
      type Chain { links: Int clasp: String }`,
    resolvers: {
      Query: { chainBox: () => ({ id: 'b2' }) },
      Box: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        content: () => ({ pieces: [common, chain] }),
        chains: () => ({ pieces: [chain] }),
      },
      Piece,
    },
  },
};

const everything = `pieces { __typename ... on Common { label }
  ... on Ring { mm(plus: $plus) stone { ...Grade } } ... on Chain { links } }`;
const grade = 'fragment Grade on Stone { grade ... on Pearl { kind: __typename } }';
const commonPiece = { __typename: 'Common', label: 'plain' };
const ringPiece = { __typename: 'Ring', mm: 56, stone: { grade: 'AA', kind: 'Pearl' } };
const chainPiece = { __typename: 'Chain', links: 40 };

test.each<[string, object]>([
  ['ringBox { content', { ringBox: { content: { pieces: [commonPiece, ringPiece] } } }],
  ['chainBox { content', { chainBox: { content: { pieces: [commonPiece, chainPiece] } } }],
  ['ringBox { chains', { ringBox: { chains: { pieces: [chainPiece] } } }],
])(
  'what only the subgraph that is asked knows of an abstract type is asked of it: %s',
  async (way, data) => {
    await using graph = await federate(models);
    const text = `query($plus: Int) { ${way} { ${everything} } } } ${grade}`;
    expect(await graph.ask(text, { plus: 2 })).toEqual({ data });
  },
);

test.each<[string, object]>([
  ['ringBox { content', { ringBox: { content: { pieces: [{ it: 'plain' }, { it: 'A' }] } } }],
  ['chainBox { content', { chainBox: { content: { pieces: [{ it: 'plain' }, { it: 'box' }] } } }],
])('nor does another member hide it that is asked under the same name: %s', async (way, data) => {
  await using graph = await federate(models);
  const it = '... on Common { it: label } ... on Ring { it: grade } ... on Chain { it: clasp }';
  expect(await graph.ask(`{ ${way} { pieces { ${it} } } } }`)).toEqual({ data });
});

test('what it does not know is not asked of it', async () => {
  await using graph = await federate(models);
  expect(await graph.ask('{ ringBox { content { pieces { ... on Chain { links } } } } }')).toEqual({
    data: { ringBox: { content: { pieces: [{}, {}] } } },
  });
  expect(graph.asked['rings']?.map(({ query }) => query).join()).not.toContain('links');
});
