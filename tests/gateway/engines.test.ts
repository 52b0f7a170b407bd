import { expect, test } from '@jest/globals';
import { engineNames, loadEngine } from '../../gateway/execution/engines.ts';
import { startSmallGateway } from './support/small-gateway.ts';

test.each(engineNames)('%s: a variable may be called as plans call theirs', async (name) => {
  await using shop = await startSmallGateway({ engine: await loadEngine(name) });
  const { body } = await shop.ask({
    query: `query ($representations: ID!) {
      order(id: $representations) { lines { product { title } } }
    }`,
    variables: { representations: '1' },
  });
  expect(body).toEqual({
    data: {
      order: { lines: [{ product: { title: 'The ring' } }, { product: { title: 'The chain' } }] },
    },
  });
});

test('an entity that stands in several places is asked for once, and each place hears what was wrong with it', async () => {
  await using shop = await startSmallGateway({ engine: await loadEngine('compiled') });
  shop.clients.catalog.answer = async () => ({
    data: { _entities: [null, { title: 'The chain' }] },
    errors: [
      { message: 'no ring', path: ['_entities', 0, 'title'], extensions: { code: 'NOT_FOUND' } },
    ] as never,
  });

  const { body } = await shop.ask({
    query:
      '{ a: order(id: "1") { lines { product { title } } } b: order(id: "2") { lines { product { title } } } }',
  });

  const asked = shop.clients.catalog.requests.map(
    ({ variables }) => variables?.['representations'],
  );
  expect(asked).toEqual([
    [
      { __typename: 'Product', id: 'ring' },
      { __typename: 'Product', id: 'chain' },
    ],
  ]);
  expect(body.errors?.map(({ path }) => path?.join('.'))).toEqual([
    'a.lines.0.product.title',
    'b.lines.0.product.title',
  ]);
  expect(body.data).toEqual({
    a: { lines: [{ product: { title: null } }, { product: { title: 'The chain' } }] },
    b: { lines: [{ product: { title: null } }, { product: { title: 'The chain' } }] },
  });
});

test('null where the schema has none is an error at its place, unless another error explains it', async () => {
  await using shop = await startSmallGateway({
    engine: await loadEngine('compiled'),
    isOpen: false,
  });
  const ask = () => shop.ask({ query: '{ order(id: "1") { number lines { product { name } } } }' });
  shop.clients.catalog.answer = async () => ({
    data: { _entities: [{ name: null }, { name: 'CHAIN' }] },
  });

  expect((await ask()).body).toEqual({
    errors: [
      {
        message: 'Cannot return null for non-nullable field Product.name.',
        path: ['order', 'lines', 0, 'product', 'name'],
        extensions: { code: 'SUBGRAPH_ANSWER_INVALID', requestId: expect.any(String) },
      },
    ],
    data: { order: null },
  });

  shop.clients.catalog.answer = async () => {
    throw new Error('connect ECONNREFUSED');
  };
  const { body, codes } = await ask();
  expect(codes).toEqual(['SUBGRAPH_UNAVAILABLE']);
  expect(body.data).toEqual({ order: null });
});

test('an error of an entity that nobody asked for is one of the whole call', async () => {
  await using shop = await startSmallGateway({ engine: await loadEngine('compiled') });
  shop.clients.catalog.answer = async () => ({
    data: { _entities: [{ title: 'The ring' }, { title: 'The chain' }] },
    errors: [
      { message: 'no', path: ['_entities', 9, 'title'], extensions: { code: 'NOT_FOUND' } },
    ] as never,
  });

  const { body } = await shop.ask({ query: '{ order(id: "1") { lines { product { title } } } }' });

  expect(body.errors).toMatchObject([{ message: 'no', path: ['order', 'lines', 0, 'product'] }]);
});
