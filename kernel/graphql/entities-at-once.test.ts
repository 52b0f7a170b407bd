import { expect, test } from '@jest/globals';
import { execute, type GraphQLObjectType, parse } from 'graphql';
import { buildSubgraph } from './build-subgraph.ts';

const sdl = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { any: String }
  interface Media @key(fields: "id") { id: ID! }
  type Book implements Media @key(fields: "id") { id: ID! title: String }
  type Film implements Media @key(fields: "id") { id: ID! minutes: Int }
`;
const frozen = Object.freeze({ __typename: 'Film', id: 'frozen', minutes: 7 });
const books: Readonly<Record<string, unknown>> = {
  b1: { id: 'b1', title: 'At once' },
  b2: Promise.resolve({ id: 'b2', title: 'Later' }),
  b3: null,
  b4: { __typename: 'Record', id: 'b4', title: 'Called otherwise' },
};
const schema = buildSubgraph({
  sdl,
  resolvers: {
    Media: {
      __resolveReference: ({ id }: { id: string }) => ({
        __typename: 'Book',
        id,
        title: 'By interface',
      }),
    },
    Book: {
      __resolveReference({ id }: { id: string }) {
        if (!Object.hasOwn(books, id)) throw new Error(`No book ${id}`);
        return books[id];
      },
    },
    Film: { __resolveReference: () => frozen },
  },
});

const ask = (...references: readonly (readonly [typename: string, id: string])[]) =>
  execute({
    schema,
    document: parse(
      'query ($r: [_Any!]!) { _entities(representations: $r) { __typename ... on Book { id title } ... on Film { minutes } } }',
    ),
    variableValues: { r: references.map(([__typename, id]) => ({ __typename, id })) },
  });

test('entities that are there come at once, in their order, each as what it was asked for', () => {
  expect(
    ask(['Book', 'b1'], ['Book', 'b3'], ['Film', 'f'], ['Book', 'b4'], ['Book', 'b1']),
  ).toEqual({
    data: {
      _entities: [
        { __typename: 'Book', id: 'b1', title: 'At once' },
        null,
        { __typename: 'Film', minutes: 7 },
        { __typename: 'Book', id: 'b4', title: 'Called otherwise' },
        { __typename: 'Book', id: 'b1', title: 'At once' },
      ],
    },
  });
});

test('one that has to be waited for is waited for, and one asked for by an interface is told apart', async () => {
  expect(await ask(['Book', 'b2'], ['Media', 'm1'], ['Book', 'b1'])).toEqual({
    data: {
      _entities: [
        { __typename: 'Book', id: 'b2', title: 'Later' },
        { __typename: 'Book', id: 'm1', title: 'By interface' },
        { __typename: 'Book', id: 'b1', title: 'At once' },
      ],
    },
  });
});

test('a resolver that throws fails its own entity, and no other', async () => {
  const { data, errors } = await ask(['Book', 'b9'], ['Book', 'b1']);
  expect(data).toEqual({
    _entities: [null, { __typename: 'Book', id: 'b1', title: 'At once' }],
  });
  expect(errors?.map(({ message, path }) => [message, path])).toEqual([
    ['No book b9', ['_entities', 0]],
  ]);
});

test('a type that there is not fails them all', async () => {
  const { data, errors } = await ask(['Book', 'b1'], ['Poem', 'p1']);
  expect(data ?? null).toBeNull();
  expect(errors?.map(({ message, path }) => [message.includes('"Poem"'), path])).toEqual([
    [true, ['_entities']],
  ]);
});

test('the resolver of a type that has none gives back what it was asked by', async () => {
  const film = schema.getType('Film') as GraphQLObjectType;
  const { extensions } = film;
  film.extensions = {};
  try {
    expect(await ask(['Film', 'f1'])).toEqual({
      data: { _entities: [{ __typename: 'Film', minutes: null }] },
    });
  } finally {
    film.extensions = extensions;
  }
});
