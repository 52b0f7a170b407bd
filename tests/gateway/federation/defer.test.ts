import { expect, test } from '@jest/globals';
import { federate } from './support/federate.ts';

test('@defer is not offered, and a document that has it is told so', async () => {
  await using graph = await federate({
    catalog: {
      sdl: 'type Query { ring: Ring } type Ring { id: ID! }',
      resolvers: { Query: { ring: () => ({ id: '1' }) } },
    },
  });
  const { data, errors = [] } = await graph.ask('{ ring { ... @defer { id } } }');
  expect(data).toBeUndefined();
  expect(errors).toEqual([
    expect.objectContaining({
      message: 'Unknown directive "@defer".',
      extensions: expect.objectContaining({ code: 'GRAPHQL_VALIDATION_FAILED' }),
    }),
  ]);
});
