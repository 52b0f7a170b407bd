import { expect, test } from '@jest/globals';
import { createApolloServer, createServer } from '../../gateway/index.ts';
import { startSmallGateway, toAnswer } from './support/small-gateway.ts';

const post = (url: string, body: object, headers = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

test('createServer puts an Apollo Server of any configuration behind our HTTP server', async () => {
  const { server, url, extraCleanup } = await createServer(
    {
      typeDefs: 'type Query { hello(name: String): String }',
      resolvers: {
        Query: {
          hello: (_: unknown, { name }: { name: string }, { greeting }: { greeting: string }) =>
            `${greeting}, ${name}`,
        },
      },
    },
    {
      path: '/graph',
      context: async ({ headers }) => ({ greeting: String(headers['x-greeting']) }),
    },
  );
  try {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/graph$/);
    const response = await post(url, { query: '{ hello(name: "Opal") }' }, { 'x-greeting': 'Hi' });
    expect((await toAnswer(response)).body).toEqual({ data: { hello: 'Hi, Opal' } });
    const broken = await post(url, { query: '{ hello' });
    expect(await toAnswer(broken)).toMatchObject({ status: 400, codes: ['GRAPHQL_PARSE_FAILED'] });
  } finally {
    await server.stop();
    await extraCleanup();
  }
});

test('a port that is taken leaves no Apollo Server behind', async () => {
  await using shop = await startSmallGateway();
  const said: string[] = [];
  const plugin = {
    serverWillStart: async () => ({ serverWillStop: async () => void said.push('stopped') }),
  };
  const starting = createServer(
    { typeDefs: 'type Query { hello: String }', plugins: [plugin] },
    { port: Number(new URL(shop.origin).port) },
  );
  await expect(starting).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  expect(said).toEqual(['stopped']);
});

test('a gateway serves through Apollo Server, plugins included', async () => {
  await using shop = await startSmallGateway();
  const seen: (string | null | undefined)[] = [];
  const server = createApolloServer(shop.gateway, {
    plugins: [{ requestDidStart: async ({ request }) => void seen.push(request.operationName) }],
  });
  try {
    const response = await server.executeOperation({
      query: 'query Piece { order(id: "1") { total lines { product { title } } } }',
      operationName: 'Piece',
    });
    expect(seen).toEqual(['Piece']);
    expect(response.body).toMatchObject({
      kind: 'single',
      singleResult: {
        data: { order: { total: null, lines: [{ product: { title: 'The ring' } }, {}] } },
        errors: [{ path: ['order', 'total'], extensions: { code: 'UNAUTHENTICATED' } }],
      },
    });
  } finally {
    await server.stop();
  }
});

test.each([
  [{}, 'Cannot query field "numbr" on type "Order".'],
  [
    { hideSchemaDetailsFromClientErrors: false },
    'Cannot query field "numbr" on type "Order". Did you mean "number"?',
  ],
])('Apollo Server suggests names only where its host says so: %j', async (options, message) => {
  await using shop = await startSmallGateway();
  const server = createApolloServer(shop.gateway, options);
  try {
    const { body } = await server.executeOperation({ query: '{ order(id: "1") { numbr } }' });
    expect(body).toMatchObject({ singleResult: { errors: [{ message }] } });
  } finally {
    await server.stop();
  }
});
