import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { anonymous } from '../../kernel/caller.ts';
import { systemClock } from '../../kernel/clock.ts';
import type { SubgraphRequest } from '../../kernel/graphql/subgraph.ts';
import { verifyCaller } from '../../kernel/tokens.ts';
import { createHttpClient } from './http-client.ts';

const secret = 'test-only-secret-of-the-caller-header-xxxxxxxx';
const caller = anonymous('shop');
const ask = (changed: Partial<SubgraphRequest> = {}): SubgraphRequest => ({
  query: 'query Ring { ring }',
  operationName: 'Ring',
  variables: { a: 1 },
  caller,
  requestId: 'req_1',
  deadlineAtMs: null,
  ...changed,
});
const unavailable = expect.objectContaining({
  code: 'SUBGRAPH_UNAVAILABLE',
  message: 'The catalog service did not answer',
});
const ok = '{"data":{"ring":"gold"}}';

test('a request carries who asks, its id, its deadline and the operation', async () => {
  let seen: { headers: IncomingMessage['headers']; body: unknown } | null = null;
  await using service = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    seen = { headers: request.headers, body: JSON.parse(String(Buffer.concat(chunks))) };
    response.end(ok);
  });

  const deadlineAtMs = Date.now() + 1_500;
  expect(await service.client.execute(ask({ deadlineAtMs }))).toEqual({ data: { ring: 'gold' } });

  expect(seen).toMatchObject({
    headers: {
      'content-type': 'application/json',
      'x-request-id': 'req_1',
      'x-aurora-deadline': String(deadlineAtMs),
    },
    body: { query: 'query Ring { ring }', operationName: 'Ring', variables: { a: 1 } },
  });
  const { headers } = seen as unknown as { headers: Record<string, string> };
  expect(await verifyCaller(headers['x-aurora-caller'], secret, systemClock)).toEqual(caller);
});

test.each([
  ['no JSON', (_: unknown, response: { end(text: string): void }) => response.end('<html>')],
  [
    'JSON that is no result',
    (_: unknown, response: { end(text: string): void }) => response.end('[]'),
  ],
])('an answer that is %s counts as none', async (_, listener) => {
  await using service = await serve(listener);
  await expect(service.client.execute(ask())).rejects.toEqual(unavailable);
});

test('a result is a result whatever its status', async () => {
  await using service = await serve((_, response) => {
    response.writeHead(500).end('{"errors":[{"message":"no"}]}');
  });
  expect(await service.client.execute(ask())).toEqual({ errors: [{ message: 'no' }] });
});

test('a query on a connection that was reset is tried once more; a mutation is not', async () => {
  let requests = 0;
  await using service = await serve((request, response) => {
    requests += 1;
    if (requests % 2 === 1) request.socket.destroy();
    else response.end(ok);
  });

  expect(await service.client.execute(ask())).toEqual({ data: { ring: 'gold' } });
  expect(requests).toBe(2);
  await expect(service.client.execute(ask({ query: 'mutation { melt }' }))).rejects.toEqual(
    unavailable,
  );
  expect(requests).toBe(3);
});

test('nobody waits longer than the deadline, or than a subgraph may take', async () => {
  await using service = await serve(() => {}, 60);

  await expect(service.client.execute(ask())).rejects.toEqual(unavailable);
  const deadlineAtMs = Date.now() + 20;
  await expect(service.client.execute(ask({ deadlineAtMs }))).rejects.toEqual(unavailable);
  const past = Date.now() - 1;
  await expect(service.client.execute(ask({ deadlineAtMs: past }))).rejects.toEqual(unavailable);
});

test('a subgraph that is not there is asked no more for a while', async () => {
  let requests = 0;
  const service = await serve((request) => {
    requests += 1;
    request.socket.destroy();
  });
  try {
    const mutation = ask({ query: 'mutation { melt }' });
    for (let i = 0; i < 8; i += 1)
      await expect(service.client.execute(mutation)).rejects.toEqual(unavailable);
    expect(requests).toBe(5);
  } finally {
    await service[Symbol.asyncDispose]();
  }
});

/** A subgraph that does what the test says, and a client to it. */
async function serve(listener: RequestListener, timeoutMs = 2_000) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = createHttpClient({
    name: 'catalog',
    url: `http://127.0.0.1:${port}/graphql`,
    timeoutMs,
    callerSecret: secret,
    upstream: { subscribe: () => () => {}, close: async () => {} },
    clock: systemClock,
  });
  return {
    client,
    async [Symbol.asyncDispose]() {
      await client.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
