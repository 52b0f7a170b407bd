import { expect, test } from '@jest/globals';
import { federate } from './support/federate.ts';

/** `prices` takes over what a ring costs, label by label, and how much of it is in stock for half of the callers. */
const models = {
  catalog: {
    sdl: `
      type Query { ring: Ring }
      type Ring @key(fields: "id") { id: ID! price: String stock: String made: String }`,
    resolvers: {
      Query: { ring: () => ({ id: '1' }) },
      Ring: { price: () => 'catalog', stock: () => 'catalog', made: () => 'catalog' },
    },
  },
  prices: {
    sdl: `
      type Ring @key(fields: "id") {
        id: ID!
        price: String @override(from: "catalog", label: "new-prices")
        stock: String @override(from: "catalog", label: "percent(50)")
        made: String @override(from: "catalog", label: "percent(100)")
      }`,
    resolvers: {
      Ring: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        price: () => 'prices',
        stock: () => 'prices',
        made: () => 'prices',
      },
    },
  },
};

test('a label of its own holds for the share of callers that it is given, and for nobody else', async () => {
  await using before = await federate(models);
  expect(await before.ask('{ ring { price made } }')).toEqual({
    data: { ring: { price: 'catalog', made: 'prices' } },
  });
  await using after = await federate(models, { overrideShares: new Map([['new-prices', 100]]) });
  expect(await after.ask('{ ring { price } }')).toEqual({ data: { ring: { price: 'prices' } } });
});

test('one operation is planned both ways, and each request gets the one that holds for it', async () => {
  await using graph = await federate(models);
  const answers = await Promise.all(
    Array.from({ length: 60 }, () => graph.ask('{ ring { stock } }')),
  );
  const owners = answers.map(({ data }) => data?.['ring']);
  expect(owners).toContainEqual({ stock: 'catalog' });
  expect(owners).toContainEqual({ stock: 'prices' });
});
