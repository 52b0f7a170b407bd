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

const Ware = { __resolveType: ({ __typename }: { __typename: string }) => __typename };

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
      Ware: { ...Ware, __resolveReference: find },
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

/** Two subgraphs that know wares only by their interface, and what they are asked for. */
function telling(asks: string[]) {
  const tell = (field: string) => (ware: Ref) => {
    asks.push(`${field} of ${ware.id}`);
    if (field === 'grade' && ware.id === 'c1') throw new Error('Chains have no grade');
    return `${field} of ${ware.id}`;
  };
  const resolvers = (...fields: string[]) => ({
    __resolveReference: (ware: object) => ware,
    ...Object.fromEntries(fields.map((field) => [field, tell(field)])),
  });
  return {
    ...models,
    labels: {
      sdl: `
        type Query { labelled: [Ware!]! }
        type Ware @key(fields: "id") @interfaceObject { id: ID! grade: String! made: String }`,
      resolvers: { ...models.labels.resolvers, Ware: resolvers('grade', 'made') },
    },
    stalls: {
      sdl: `type Ware @key(fields: "id") @interfaceObject { id: ID! stall: String rent: String }`,
      resolvers: { Ware: resolvers('stall', 'rent') },
    },
  };
}

test.each<[string, object, readonly string[]]>([
  [
    '{ wares { ... on Ring { grade } ... on Chain { made } } }',
    { wares: [{ grade: 'grade of r1' }, { made: 'made of c1' }] },
    ['grade of r1', 'made of c1'],
  ],
  [
    '{ wares { made ... on Ring { grade } } }',
    { wares: [{ made: 'made of r1', grade: 'grade of r1' }, { made: 'made of c1' }] },
    ['grade of r1', 'made of c1', 'made of r1'],
  ],
  [
    '{ labelled { stall ... on Chain { rent } } }',
    { labelled: [{ stall: 'stall of r1' }, { stall: 'stall of c1', rent: 'rent of c1' }] },
    ['rent of c1', 'stall of c1', 'stall of r1'],
  ],
  [
    '{ wares { ... on Ring { grade it: made } ... on Chain { it: made stall } } }',
    {
      wares: [
        { grade: 'grade of r1', it: 'made of r1' },
        { it: 'made of c1', stall: 'stall of c1' },
      ],
    },
    ['grade of r1', 'made of c1', 'made of r1', 'stall of c1'],
  ],
])(
  'nobody is asked for what others of its interface are asked for: %s',
  async (text, data, asked) => {
    const asks: string[] = [];
    await using graph = await federate(telling(asks));
    expect(await graph.ask(text)).toEqual({ data });
    expect(asks.sort()).toEqual(asked);
  },
);

test('an object of which nobody can say what it is gets what all of its interface are asked for', async () => {
  const lost = () => {
    throw new Error('The catalogue is closed');
  };
  const { catalog, ...others } = telling([]);
  const resolvers = { ...catalog.resolvers, Ware: { ...Ware, __resolveReference: lost } };
  await using graph = await federate({ ...others, catalog: { ...catalog, resolvers } });
  expect(await graph.ask('{ labelled { stall ... on Chain { rent } } }')).toMatchObject({
    data: { labelled: [{ stall: 'stall of r1' }, { stall: 'stall of c1' }] },
  });
});
