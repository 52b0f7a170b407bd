import { expect, test } from '@jest/globals';
import { engineNames, loadEngine } from '../../../gateway/execution/engines.ts';
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

test.each(engineNames)(
  'a part of which no subgraph can be asked is null and says so: %s',
  async (name) => {
    await using graph = await federate(models, { engine: await loadEngine(name) });
    const { data, errors } = await graph.ask('{ none: ware { price } cheapest { id } }');
    expect(data).toEqual({ none: null, cheapest: { id: 'w1' } });
    expect(errors).toEqual([
      {
        message: 'No subgraph can be asked for none here',
        path: ['none'],
        extensions: { code: 'OPERATION_RESOLUTION_FAILURE', requestId: expect.any(String) },
      },
    ]);
  },
);

test('what a condition leaves out is not missing, and what stands for nobody is told by its place', async () => {
  await using graph = await federate(models);
  const query = 'query($with: Boolean!) { ware @include(if: $with) { price } cheapest { price } }';
  expect(await graph.ask(query, { with: false })).toEqual({ data: { cheapest: { price: 5 } } });
  const { errors } = await graph.ask(query, { with: true });
  expect(errors?.map(({ path }) => path)).toEqual([['ware']]);
});

/** A shelf holds wares that `catalog` knows only to be such: nobody can be asked what they are. */
const shelves = {
  catalog: {
    sdl: `
      type Query { shelves: [Shelf] }
      type Shelf { label: String first: Ware best: Ware! }
      interface Ware @key(fields: "id", resolvable: false) { id: ID! }`,
    resolvers: { Query: { shelves: () => [{ label: 'a' }, null, { label: 'b' }] } },
  },
  prices: {
    sdl: `
      type Query { cheapest: Ware }
      type Ware @key(fields: "id", resolvable: false) @interfaceObject { id: ID! price: Int }`,
    resolvers: { Query: { cheapest: () => ({ id: 'w1', price: 5 }) } },
  },
};

test.each(engineNames)('it is told in each object that it is missing from: %s', async (name) => {
  await using graph = await federate(shelves, { engine: await loadEngine(name) });
  const { data, errors } = await graph.ask('{ shelves { label first { price } } }');
  expect(data).toEqual({
    shelves: [{ label: 'a', first: null }, null, { label: 'b', first: null }],
  });
  expect(errors?.map(({ path }) => path)).toEqual([
    ['shelves', 0, 'first'],
    ['shelves', 2, 'first'],
  ]);
});

test('a null that may not stand is told as what it is: nobody could be asked', async () => {
  await using graph = await federate(shelves);
  const { data, errors } = await graph.ask('{ shelves { label best { price } } }');
  expect(data).toEqual({ shelves: [null, null, null] });
  expect(new Set(errors?.map(({ extensions }) => extensions?.['code']))).toEqual(
    new Set(['OPERATION_RESOLUTION_FAILURE']),
  );
});
