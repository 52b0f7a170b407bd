import { expect, test } from '@jest/globals';
import { federate } from './support/federate.ts';

/** Of a ware, `catalog` knows only that it is one, and nobody resolves its key. */
const models = {
  catalog: {
    sdl: 'type Query { ware: Ware } interface Ware @key(fields: "id", resolvable: false) { id: ID! }',
    resolvers: { Query: { ware: () => null } },
  },
  prices: {
    sdl: `
      type Query { cheapest: Ware }
      type Ware @key(fields: "id", resolvable: false) @interfaceObject { id: ID! price: Int }`,
    resolvers: { Query: { cheapest: () => ({ id: 'w1', price: 5 }) } },
  },
};

test('an operation of which no subgraph can be asked anything is refused', async () => {
  await using graph = await federate(models);
  const { data, errors } = await graph.ask('{ ware { price } }');
  expect(data).toBeUndefined();
  expect(errors?.map(({ extensions }) => extensions?.['code'])).toEqual([
    'OPERATION_RESOLUTION_FAILURE',
  ]);
});

test.each<[string, object]>([
  ['{ cheapest { id price } }', { cheapest: { id: 'w1', price: 5 } }],
  ['{ __typename }', { __typename: 'Query' }],
  ['{ ware @skip(if: true) { price } }', {}],
  ['{ __type(name: "Ware") { name } }', { __type: { name: 'Ware' } }],
])('one that asks for nothing, or for what there is, is answered: %s', async (text, data) => {
  await using graph = await federate(models);
  expect(await graph.ask(text)).toEqual({ data });
});
