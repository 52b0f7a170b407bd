import { expect, test } from '@jest/globals';
import { federate } from './support/federate.ts';

const byTypename = { __resolveType: ({ __typename }: { __typename: string }) => __typename };

const models = {
  catalog: {
    sdl: `
      type Query { ware: Ware }
      interface Ware { id: ID! }
      union Found = Ring | Brooch | Chain
      type Ring implements Ware @key(fields: "id") { id: ID! }
      type Brooch implements Ware @key(fields: "id") { id: ID! }
      type Chain @key(fields: "id") { id: ID! links(count: Int): Int }`,
    resolvers: {
      Query: { ware: () => ({ __typename: 'Ring', id: 'r1' }) },
      Ware: byTypename,
      Found: byTypename,
      Chain: { links: (_: unknown, { count }: { count: number }) => count },
    },
  },
  search: {
    sdl: `
      type Query { found: Found }
      union Found = Ring | Brooch | Chain
      type Ring @key(fields: "id") { id: ID! }
      type Brooch @key(fields: "id") { id: ID! }
      type Chain @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: { found: () => ({ __typename: 'Chain', id: 'c1' }) },
      Found: byTypename,
    },
  },
};

test('a fragment is not taken for another that asks for more, with variables that the fetch does not know', async () => {
  await using graph = await federate(models);
  const text = `query($count: Int = 2) { ware { ... on Ware { kind: __typename __typename } } found { ...Links } }
    fragment Links on Found { kind: __typename __typename ... on Chain { links(count: $count) } }`;
  expect(await graph.ask(text)).toEqual({
    data: {
      ware: { kind: 'Ring', __typename: 'Ring' },
      found: { kind: 'Chain', __typename: 'Chain', links: 2 },
    },
  });
});
