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
const ok = '{"data":{"ring":"gold"}}';

test('a request carries who asks, its id, its deadline and the operation', async () => {
  let seen: { headers: IncomingMessage['headers']; body: unknown } | null = null;
  await using service = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    seen = { headers: request.headers, body: JSON.parse(String(Buffer.concat(chunks))) };
    response.end(ok);
  });

  const deadlineAtMs = Date.now() + 30_000;
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
  expect(await verifyCaller(headers['x-aurora-caller'], secret, systemClock)).toMatchObject({
    caller,
  });
});

test.each([
  ['no JSON', '<html>'],
  ['JSON that is no result', '[]'],
])('an answer that is %s counts as none', async (_, text) => {
  await using service = await serve((_request, response) => void response.writeHead(502).end(text));
  await expect(service.client.execute(ask())).rejects.toMatchObject({
    name: 'NoResult',
    statusCode: 502,
  });
});

test('a result is a result whatever its status', async () => {
  await using service = await serve((_, response) => {
    response.writeHead(500).end('{"errors":[{"message":"no"}]}');
  });
  expect(await service.client.execute(ask())).toEqual({ errors: [{ message: 'no' }] });
});

test('a change on a connection that was reset is sent once', async () => {
  let requests = 0;
  await using service = await serve((request) => {
    requests += 1;
    request.socket.destroy();
  });
  await expect(service.client.execute(ask({ query: 'mutation { melt }' }))).rejects.toThrow();
  expect(requests).toBe(1);
});

test('nobody waits longer than the deadline, or than a subgraph may take', async () => {
  await using service = await serve(() => {}, 60);

  await expect(service.client.execute(ask())).rejects.toThrow('No answer within');
  const deadlineAtMs = Date.now() + 20;
  await expect(service.client.execute(ask({ deadlineAtMs }))).rejects.toThrow('No answer within');
});

test('a read that nobody waits for is given up; a change is carried through', async () => {
  await using service = await serve((_, response) => {
    setTimeout(() => response.end(ok), 20);
  });
  const given = AbortSignal.abort();
  await expect(service.client.execute(ask({ signal: given }))).rejects.toThrow('Nobody waits');
  expect(await service.client.execute(ask({ signal: given, query: 'mutation { melt }' }))).toEqual({
    data: { ring: 'gold' },
  });
});

/** A subgraph that does what the test says, and a client to it. */
async function serve(listener: RequestListener, timeoutMs = 30_000) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = createHttpClient({
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
