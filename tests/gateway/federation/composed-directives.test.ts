import { expect, test } from '@jest/globals';
import { loadEngine } from '../../../gateway/execution/engines.ts';
import { federate } from './support/federate.ts';

const specification = `
  extend schema
    @link(url: "https://specs.example.com/access/v1.0", import: ["@access"])
    @composeDirective(name: "@access")
  enum Scope { PUBLIC PRIVATE }`;

/** Both subgraphs have a directive for clients; only one says what it means without an argument, and is the last. */
const models = {
  east: {
    sdl: `${specification} directive @access(scope: Scope!) on FIELD  type Query { east: String }`,
    resolvers: { Query: { east: () => 'east' } },
  },
  west: {
    sdl: `${specification} directive @access(scope: Scope! = PUBLIC) on FIELD  type Query { west: String }`,
    resolvers: { Query: { west: () => 'west' } },
  },
};

const data = { east: 'east', west: 'west' };

test.each(['compiled', 'apollo'] as const)(
  'a composed directive may stand in a document, and ends at the gateway (%s)',
  async (name) => {
    await using graph = await federate(models, { engine: await loadEngine(name) });
    expect(await graph.ask('{ east @access west @access }')).toEqual({ data });
    expect(
      await graph.ask(
        'query ($scope: Scope!) { east @access(scope: $scope) ...Rest } fragment Rest on Query { west @access }',
        { scope: 'PRIVATE' },
      ),
    ).toEqual({ data });
    const texts = Object.values(graph.asked).flatMap((asked) => asked.map(({ query }) => query));
    expect(texts).toHaveLength(4);
    expect(texts.filter((text) => text.includes('@access'))).toEqual([]);
  },
);

test.each([
  ['{ east @access(scope: SECRET) }', /^That value does not exist in "Scope" enum\.$/],
  ['query @access { east }', /Directive "@access" may not be used on QUERY/],
])('it is checked like any other: %s', async (text, message) => {
  await using graph = await federate(models);
  const { errors } = await graph.ask(text);
  expect(errors).toEqual([
    expect.objectContaining({
      message: expect.stringMatching(message),
      extensions: expect.objectContaining({ code: 'GRAPHQL_VALIDATION_FAILED' }),
    }),
  ]);
});

test('clients read of it in the schema', async () => {
  await using graph = await federate(models);
  const { data: introspection } = await graph.ask(
    '{ __schema { directives { name locations args { name defaultValue } } } }',
  );
  expect(introspection).toMatchObject({
    __schema: {
      directives: expect.arrayContaining([
        {
          name: 'access',
          locations: ['FIELD'],
          args: [{ name: 'scope', defaultValue: 'PUBLIC' }],
        },
      ]),
    },
  });
});
