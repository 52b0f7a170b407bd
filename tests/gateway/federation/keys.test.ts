import { expect, test } from '@jest/globals';
import { federate } from './support/federate.ts';

const size = { mm: 54, scale: 'EU', fit: 'loose' };

/** `workshop` finds a ring by its id and a part of its size, and by nothing else that it knows of it. */
const models = {
  catalog: {
    sdl: `
      type Ring @key(fields: "id") @key(fields: "sku", resolvable: false)
        @key(fields: "size { mm scale }", resolvable: false) @key(fields: "id size { scale fit }", resolvable: false) {
        id: ID! sku: ID! size: Size! name: String!
      }
      type Size { mm: Int! scale: String! fit: String! }`,
    resolvers: {
      Ring: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `Ring ${id}` }) },
    },
  },
  workshop: {
    sdl: `
      type Query { ring: Ring }
      type Ring @key(fields: "size { mm scale }", resolvable: false) @key(fields: "id size { scale fit }")
        @key(fields: "sku", resolvable: false) @key(fields: "id", resolvable: false) {
        id: ID! sku: ID! size: Size! name: String! @external
        engraving: String! @requires(fields: "name")
      }
      type Size { mm: Int! scale: String! fit: String! }`,
    resolvers: {
      Query: { ring: () => ({ id: 'r1', sku: 'S1', size }) },
      Ring: {
        __resolveReference: (given: { id?: string; size?: { fit?: string }; name: string }) =>
          given.id && given.size?.fit ? given : null,
        engraving: ({ name }: { name: string }) => name.toUpperCase(),
      },
    },
  },
};

test('a subgraph is asked again by a key that it resolves, whatever keys it names before', async () => {
  await using graph = await federate(models);
  expect(await graph.ask('{ ring { name engraving } }')).toEqual({
    data: { ring: { name: 'Ring r1', engraving: 'RING R1' } },
  });
});

test('a client may call something else by the name of a key', async () => {
  await using graph = await federate(models);
  expect(await graph.ask('{ ring { id: sku size: id __typename: sku name: engraving } }')).toEqual({
    data: { ring: { id: 'S1', size: 'r1', __typename: 'S1', name: 'RING R1' } },
  });
});
