import { expect, test } from '@jest/globals';
import { federate } from './support/federate.ts';

interface Ref {
  readonly id: string;
}

const wares = [
  { __typename: 'Ring', id: 'r1', name: 'Solitaire', mm: 54 },
  { __typename: 'Chain', id: 'c1', name: 'Anchor' },
];
const find = ({ id }: Ref) => wares.find((ware) => ware.id === id);
const nameTag = ({ id, name }: { id?: string; name?: string }): string => {
  if (!id || !name) throw new Error(`Sent without ${id ? 'a name' : 'an id'}`);
  return `${id}: ${name}`;
};

/** `labels` knows wares only by their interface, and needs their names. */
const models = {
  catalog: {
    sdl: `
      type Query { wares: [Ware!]! }
      interface Ware @key(fields: "id") { id: ID! name: String }
      type Ring implements Ware @key(fields: "id") { id: ID! name: String mm: Int }
      type Chain implements Ware @key(fields: "id") { id: ID! name: String }`,
    resolvers: {
      Query: { wares: () => wares },
      Ware: {
        __resolveType: ({ __typename }: { __typename: string }) => __typename,
        __resolveReference: find,
      },
      Ring: { __resolveReference: find },
      Chain: { __resolveReference: find },
    },
  },
  labels: {
    sdl: `
      type Query { labelled: [Ware!]! }
      type Ware @key(fields: "id") @interfaceObject {
        id: ID! name: String @external tag: String @requires(fields: "name") note: String!
      }`,
    resolvers: {
      Query: { labelled: () => wares.map(({ id }) => ({ id })) },
      Ware: { __resolveReference: (ware: object) => ware, tag: nameTag, note: ({ id }: Ref) => id },
    },
  },
};

const ring = { tag: 'r1: Solitaire' };
const chain = { tag: 'c1: Anchor' };

test.each<[string, object]>([
  [
    '{ labelled { note ... on Ring { tag } } }',
    { labelled: [{ note: 'r1', ...ring }, { note: 'c1' }] },
  ],
  ['{ labelled { tag } }', { labelled: [ring, chain] }],
  ['{ wares { tag } }', { wares: [ring, chain] }],
  ['{ wares { note ... on Ring { tag } } }', { wares: [{ note: 'r1', ...ring }, { note: 'c1' }] }],
  [
    '{ labelled { name: id ... on Ring { tag mm } } }',
    { labelled: [{ name: 'r1', ...ring, mm: 54 }, { name: 'c1' }] },
  ],
  [
    '{ labelled { ... on Ring { tag } name __typename } }',
    {
      labelled: [
        { ...ring, name: 'Solitaire', __typename: 'Ring' },
        { name: 'Anchor', __typename: 'Chain' },
      ],
    },
  ],
])(
  'what is known by its interface gets what it requires, and nobody is sent without a key: %s',
  async (text, data) => {
    await using graph = await federate(models);
    expect(await graph.ask(text)).toEqual({ data });
  },
);
