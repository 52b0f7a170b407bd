import { expect, test } from '@jest/globals';
import { ShopError } from '../../kernel/errors.ts';
import { startSmallGateway } from './support/small-gateway.ts';

const orderWithPieces = '{ order(id: "1") { number lines { product { id title } } } }';

test('a subgraph that is down costs its own fields and one error', async () => {
  await using shop = await startSmallGateway();
  shop.clients.catalog.answer = async () => {
    throw new ShopError('SUBGRAPH_UNAVAILABLE', 'The catalog service did not answer');
  };

  const { status, body } = await shop.ask({ query: orderWithPieces });

  expect(status).toBe(200);
  expect(body).toEqual({
    errors: [
      {
        message: 'The catalog service did not answer',
        path: ['order', 'lines', 0, 'product'],
        extensions: { code: 'SUBGRAPH_UNAVAILABLE', requestId: expect.stringMatching(/^req_/) },
      },
    ],
    data: {
      order: {
        number: 'GG-1',
        lines: [
          { product: { id: 'ring', title: null } },
          { product: { id: 'chain', title: null } },
        ],
      },
    },
  });
});

test('health tells which subgraph is down and stays 200: the rest of the graph answers', async () => {
  await using shop = await startSmallGateway();
  const health = async () => {
    const response = await shop.fetch('/health');
    return { code: response.status, ...((await response.json()) as object) };
  };
  expect(await health()).toMatchObject({ status: 'ok', subgraphs: { catalog: 'unknown' } });

  shop.clients.catalog.answer = async () => {
    throw new Error('connect ECONNREFUSED');
  };
  await shop.ask({ query: orderWithPieces });
  expect(await health()).toMatchObject({
    code: 200,
    status: 'degraded',
    subgraphs: { catalog: 'down', orders: 'up' },
  });

  shop.clients.catalog.answer = null;
  await shop.ask({ query: orderWithPieces });
  expect(await health()).toMatchObject({ code: 200, status: 'ok', subgraphs: { catalog: 'up' } });
});

test('a resolver that fails says so at its field, and tells nothing of the inside', async () => {
  await using shop = await startSmallGateway({ isOpen: false });

  const { body } = await shop.ask({ query: '{ order(id: "1") { number fails } }' });

  expect(body.data).toEqual({ order: { number: 'GG-1', fails: null } });
  expect(body.errors).toEqual([
    {
      message: 'Something on our side failed',
      path: ['order', 'fails'],
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.any(String) },
    },
  ]);
});

test.each([
  ['no entities', { data: {} }],
  ['fewer entities than were asked for', { data: { _entities: [] } }],
  ['no data at all', {}],
  ['data of another kind', { data: 'broken' }],
])('a subgraph that answers with %s is treated as one that did not', async (_, answer) => {
  await using shop = await startSmallGateway();
  shop.clients.catalog.answer = async () => answer as object;

  const { body, codes } = await shop.ask({ query: orderWithPieces });

  expect(codes).toEqual(['SUBGRAPH_UNAVAILABLE']);
  expect(body.data).toMatchObject({ order: { number: 'GG-1' } });
});

test('what a subgraph adds of itself to an error does not reach the client', async () => {
  await using shop = await startSmallGateway();
  shop.clients.orders.answer = async () =>
    JSON.parse(
      JSON.stringify({
        data: { order: null },
        errors: [
          {
            message: 'There is none',
            path: ['order'],
            extensions: {
              code: 'NOT_FOUND',
              field: 'id',
              stacktrace: ['at orders.ts:1'],
              exception: { sql: 'select' },
              serviceName: 'orders',
              query: '{ secret }',
            },
          },
        ],
      }),
    );

  const { body } = await shop.ask({ query: '{ order(id: "9") { number } }' });

  expect(body.errors).toEqual([
    {
      message: 'There is none',
      path: ['order'],
      extensions: { code: 'NOT_FOUND', field: 'id', requestId: expect.any(String) },
    },
  ]);
});

test('ten thousand errors of a subgraph arrive as a hundred', async () => {
  await using shop = await startSmallGateway();
  const errors = Array.from({ length: 10_000 }, () => ({ message: 'no', path: ['order'] }));
  shop.clients.orders.answer = async () => ({ data: { order: null }, errors }) as never;

  const { body } = await shop.ask({ query: '{ order(id: "9") { number } }' });

  expect(body.errors).toHaveLength(100);
});

test('nobody waits past the deadline of a request', async () => {
  await using shop = await startSmallGateway({ requestTimeoutMs: 1_000 });
  // Planned before, so that all of the second belongs to the subgraphs.
  await shop.ask({ query: orderWithPieces });
  shop.clients.catalog.answer = ({ deadlineAtMs }) =>
    new Promise((_, reject) => {
      setTimeout(() => reject(new Error('late')), Number(deadlineAtMs) - Date.now());
    });

  const { codes, body } = await shop.ask({ query: orderWithPieces });

  expect(codes).toEqual(['SUBGRAPH_UNAVAILABLE']);
  expect(body.data).toMatchObject({ order: { number: 'GG-1' } });
});
