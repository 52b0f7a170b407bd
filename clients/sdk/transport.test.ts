import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import type { Registered } from './operation.ts';
import { createTransport, RequestFailed, type TransportOptions } from './transport.ts';

const ping: Registered<{ ping: string }, { name: string }> = {
  __meta__: { hash: 'sha256:ping' },
};

test('an operation is sent by its id, with the token of the moment', async () => {
  await using graph = await startGraph([{ body: { data: { ping: 'pong' } } }]);
  const transport = connect(graph.url, { authorization: () => 'Bearer one' });

  const answer = await transport.execute(ping, { name: 'ring' });

  expect(answer).toEqual({ data: { ping: 'pong' }, errors: [] });
  expect(graph.requests).toEqual([
    {
      authorization: 'Bearer one',
      body: { documentId: 'sha256:ping', variables: { name: 'ring' } },
    },
  ]);
});

test('what failed on the way is tried again, with the same body', async () => {
  await using graph = await startGraph([
    { status: 503, body: '<h1>busy</h1>' },
    { body: { errors: [{ message: 'Down', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }] } },
    { body: { data: { ping: 'pong' } } },
  ]);

  const { data } = await connect(graph.url).execute(ping, { name: 'ring' });

  expect(data).toEqual({ ping: 'pong' });
  expect(graph.requests).toHaveLength(3);
  expect(new Set(graph.requests.map(({ body }) => JSON.stringify(body))).size).toBe(1);
});

test('tries of one request are one trace, and another request is another', async () => {
  await using graph = await startGraph([
    { status: 503, body: {} },
    { body: { data: { ping: 'pong' } } },
  ]);
  const transport = connect(graph.url);
  await transport.execute(ping, { name: 'ring' });
  await transport.execute(ping, { name: 'ring' });
  const [first, second, third] = graph.traceparents;
  expect(first).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-01$/);
  expect(second).toBe(first);
  expect(third).not.toBe(first);
});

test('tries are bounded', async () => {
  await using graph = await startGraph([{ status: 503, body: {} }]);
  await expect(connect(graph.url).execute(ping, { name: 'ring' })).rejects.toThrow(RequestFailed);
  expect(graph.requests).toHaveLength(3);
});

test('a graph that says when to come back is not asked before, and the failure says when', async () => {
  await using graph = await startGraph([
    { status: 429, body: {}, headers: { 'retry-after': '20' } },
    { body: { data: { ping: 'pong' } } },
  ]);
  await expect(connect(graph.url).execute(ping, { name: 'ring' })).rejects.toMatchObject({
    retryAfterMs: 20_000,
  });
  expect(graph.requests).toHaveLength(1);
});

test('a refusal is not repeated and says what to quote', async () => {
  const extensions = { code: 'BAD_USER_INPUT', requestId: 'req_1' };
  await using graph = await startGraph([
    { status: 400, body: { errors: [{ message: 'No', extensions }] } },
  ]);
  await expect(connect(graph.url).execute(ping, { name: 'ring' })).rejects.toMatchObject({
    kind: 'refused',
    code: 'BAD_USER_INPUT',
    requestId: 'req_1',
  });
  expect(graph.requests).toHaveLength(1);
});

test('data that is there counts, with the errors of what is not', async () => {
  const errors = [{ message: 'The catalog did not answer', path: ['ping'] }];
  await using graph = await startGraph([{ body: { data: { ping: 'pong' }, errors } }]);
  expect(await connect(graph.url).execute(ping, { name: 'ring' })).toEqual({
    data: { ping: 'pong' },
    errors,
  });
});

test('an answer of nothing but errors is no answer, and is tried again', async () => {
  const errors = [{ message: 'Down', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }];
  await using graph = await startGraph([
    { body: { data: { ping: null }, errors } },
    { body: { data: { __typename: 'Query', ping: null }, errors } },
    { body: { data: { ping: 'pong' } } },
  ]);
  const { data } = await connect(graph.url).execute(ping, { name: 'ring' });
  expect(data).toEqual({ ping: 'pong' });
  expect(graph.requests).toHaveLength(3);
});

test('a token that the graph does not know is renewed once and the request goes on', async () => {
  await using graph = await startGraph([
    { status: 401, body: { errors: [{ message: 'No', extensions: { code: 'UNAUTHENTICATED' } }] } },
    { body: { data: { ping: 'pong' } } },
  ]);
  let token = 'Bearer old';
  const transport = connect(graph.url, {
    authorization: () => token,
    renew: async () => {
      token = 'Bearer new';
    },
  });

  await transport.execute(ping, { name: 'ring' });

  expect(graph.requests.map(({ authorization }) => authorization)).toEqual([
    'Bearer old',
    'Bearer new',
  ]);
});

test('when nothing answers, it says so', async () => {
  const graph = await startGraph([]);
  await graph[Symbol.asyncDispose]();
  await expect(connect(graph.url).execute(ping, { name: 'ring' })).rejects.toMatchObject({
    kind: 'unreachable',
  });
});

test('a caller that leaves stops the tries', async () => {
  await using graph = await startGraph([{ status: 503, body: {} }]);
  const control = new AbortController();
  control.abort(new Error('left'));
  await expect(connect(graph.url).execute(ping, { name: 'ring' }, control.signal)).rejects.toThrow(
    'left',
  );
});

test('a request ends with who it was for, and the next one is for who comes then', async () => {
  await using graph = await startGraph([{ body: { data: { ping: 'pong' } } }]);
  let life = new AbortController();
  const transport = connect(graph.url, { until: () => life.signal });
  const asked = transport.execute(ping, { name: 'ring' });
  life.abort(new Error('forgotten'));
  await expect(asked).rejects.toThrow('forgotten');
  life = new AbortController();
  const { data } = await transport.execute(ping, { name: 'ring' }, new AbortController().signal);
  expect(data).toEqual({ ping: 'pong' });
});

const connect = (url: string, options: Partial<TransportOptions> = {}) =>
  createTransport({
    url,
    authorization: () => null,
    limits: { firstDelayMs: 1, maxDelayMs: 5 },
    ...options,
  });

interface Reply {
  readonly headers?: Readonly<Record<string, string>>;
  readonly status?: number;
  readonly body: unknown;
}

/** A real server that gives one reply after the other; the last again and again. */
async function startGraph(replies: readonly Reply[]) {
  const requests: { authorization: string | undefined; body: unknown }[] = [];
  const traceparents: unknown[] = [];
  const server = createServer(async (request, response) => {
    const body: unknown = JSON.parse(await textOf(request));
    requests.push({ authorization: request.headers.authorization, body });
    traceparents.push(request.headers['traceparent']);
    const reply = replies[Math.min(requests.length, replies.length) - 1];
    const headers = { 'content-type': 'application/json', ...reply?.headers };
    response.writeHead(reply?.status ?? 200, headers);
    response.end(typeof reply?.body === 'string' ? reply.body : JSON.stringify(reply?.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    requests,
    traceparents,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
