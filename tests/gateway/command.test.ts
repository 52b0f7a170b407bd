import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@jest/globals';
import { compose } from '../../gateway/composition/compose.ts';
import { anonymous } from '../../kernel/caller.ts';
import { runCommand } from './support/command.ts';
import { toAnswer } from './support/small-gateway.ts';
import { createTestClient, type ServiceName, sdl } from './support/small-shop.ts';

test('aurora-gateway serves any supergraph and ends within five seconds of SIGTERM', async () => {
  await using orders = await serve('orders');
  await using catalog = await serve('catalog');
  await using folder = await temporaryFolder();
  const supergraph = join(folder.path, 'supergraph.graphql');
  const { supergraphSdl } = compose([
    { name: 'orders', url: orders.url, sdl: sdl.orders },
    { name: 'catalog', url: catalog.url, sdl: sdl.catalog },
  ]);
  await writeFile(supergraph, supergraphSdl);

  const command = await runCommand(['--supergraph', supergraph, '--port', '0', '--path', '/graph']);
  try {
    const [line] = (await once(createInterface({ input: command.stdout }), 'line')) as [string];
    const url = /http:\S+\/graph$/.exec(line)?.[0] ?? '';
    expect((await fetch(new URL('/health', url))).status).toBe(200);
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ order(id: "1") { number lines { product { title } } } }' }),
    });
    expect((await toAnswer(response)).body).toEqual({
      data: {
        order: {
          number: 'GG-1',
          lines: [{ product: { title: 'The ring' } }, { product: { title: 'The chain' } }],
        },
      },
    });

    const ended = once(command, 'exit');
    const toldAtMs = performance.now();
    command.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(performance.now() - toldAtMs).toBeLessThan(5_000);
  } finally {
    command.kill('SIGKILL');
  }
});

test.each([
  ['nothing to serve', ['--port', '0'], '--supergraph is missing'],
  [
    'a port that is none',
    ['--supergraph', 'x', '--port', 'many'],
    '--port must be from 0 to 65535',
  ],
  [
    'fewer than one fetch a call',
    ['--supergraph', 'x', '--fetches-per-call', '0'],
    '--fetches-per-call must be from 1 to 30',
  ],
  ['a port left empty', ['--supergraph', 'x', '--port', ''], '--port must be from 0 to 65535'],
  [
    'a path of its own',
    ['--supergraph', 'x', '--path', '/health'],
    '--path must leave /health, /metrics and /admin to the gateway',
  ],
  [
    'streams at no address',
    ['--supergraph', 'x', '--subscription-url', 'orders=http://['],
    '--subscription-url must be <subgraph>=<url>',
  ],
  ['an option nobody knows', ['--supergraf', 'x'], "Unknown option '--supergraf'"],
  ['a file that is not there', ['--supergraph', 'no-such-file', '--port', '0'], 'no-such-file'],
])('aurora-gateway with %s says what is wrong and ends with 1', async (_, options, words) => {
  const command = await runCommand(options);
  let said = '';
  command.stderr.on('data', (chunk) => {
    said += String(chunk);
  });
  expect(await once(command, 'exit')).toEqual([1, null]);
  expect(said).toContain(words);
});

/** A subgraph of the small shop over HTTP, as any GraphQL server would be. */
async function serve(name: ServiceName) {
  const client = createTestClient(name);
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { query, variables } = JSON.parse(String(Buffer.concat(chunks))) as {
      query: string;
      variables: Record<string, unknown>;
    };
    const result = await client.execute({
      query,
      variables,
      caller: anonymous('shop'),
      requestId: 'req_test',
      deadlineAtMs: null,
    });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'aurora-gateway-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
