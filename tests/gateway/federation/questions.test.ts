import { expect, test } from '@jest/globals';
import { federate } from './support/federate.ts';

/** Each change takes one away of what `stock` has. */
function shopWith(pieces: number) {
  let left = pieces;
  const take = () => {
    left -= 1;
    return { id: 'r1' };
  };
  const ring = 'type Ring @key(fields: "id") { id: ID! }';
  return {
    shop: {
      sdl: `type Query { ring: Ring } type Mutation { sell: Ring } ${ring}`,
      resolvers: { Query: { ring: () => ({ id: 'r1' }) }, Mutation: { sell: take } },
    },
    workshop: {
      sdl: `type Mutation { melt: Ring } ${ring}`,
      resolvers: { Mutation: { melt: take } },
    },
    stock: {
      sdl: `type Ring @key(fields: "id") { id: ID! left: Int sold(sinceDays: Int = 7): String }`,
      resolvers: {
        Ring: {
          __resolveReference: (ring: { id: string }) => ring,
          left: () => left,
          sold: (_: unknown, { sinceDays }: { sinceDays: number | null }) => `in ${sinceDays}`,
        },
      },
    },
  };
}

test('steps of a mutation that ask the same are each told what is so after theirs', async () => {
  await using graph = await federate(shopWith(3));
  expect(await graph.ask('mutation { sell { left } melt { left } }')).toEqual({
    data: { sell: { left: 2 }, melt: { left: 1 } },
  });
});

test('fields of a query that ask the same are asked for once', async () => {
  await using graph = await federate(shopWith(3));
  await graph.ask('{ one: ring { left } other: ring { left } }');
  expect(graph.asked['stock']?.map(({ variables }) => variables)).toEqual([
    { representations: [{ __typename: 'Ring', id: 'r1' }] },
  ]);
});

test.each([
  [{}, 'in 7'],
  [{ days: null }, 'in null'],
  [{ days: 2 }, 'in 2'],
])('a variable is sent as the client gave it, and left out as it did: %j', async (given, sold) => {
  await using graph = await federate(shopWith(3));
  const query = 'query ($days: Int) { ring { sold(sinceDays: $days) } }';
  expect(await graph.ask(query, given)).toEqual({ data: { ring: { sold } } });
});
