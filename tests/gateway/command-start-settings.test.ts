import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { startTraceReceiver } from '../support/trace-receiver.ts';
import { openRaw, openReady } from './subscriptions/support/client.ts';
import { runCommand, startCommand } from './support/command.ts';
import { startHttpSubgraphs } from './support/http-subgraphs.ts';
import { settingsBeside } from './support/settings-beside.ts';

const query = '{ order(id: "1") { lines { product { title } } } }';
const nowhere = 'http://127.0.0.1:9/graphql';

test('subgraphs are where the file says, spans go where it says, and metrics are for who shows the token', async () => {
  await using folder = await temporaryFolder();
  await using subgraphs = await startHttpSubgraphs();
  await using receiver = await startTraceReceiver();
  const settings = `
subgraphs:
  orders: { url: "${subgraphs.urls.orders}" }
  catalog: { url: "${subgraphs.urls.catalog}", timeoutMs: 4000 }
tracing: { endpoint: "${receiver.url}", serviceName: edge }
metrics: { tokenEnv: METRICS_TOKEN }
`;
  const options = await settingsBeside(folder, { orders: nowhere, catalog: nowhere }, settings);
  await using gateway = await startCommand(options, {
    METRICS_TOKEN: 'scraper',
    OTEL_BSP_SCHEDULE_DELAY: '50',
  });
  expect((await gateway.ask(query)).body).not.toHaveProperty('errors');
  await eventually(() =>
    expect(receiver.spans).toContainEqual(
      expect.objectContaining({ name: 'fetch orders', service: 'edge' }),
    ),
  );

  const metrics = async (headers: Record<string, string>) =>
    (await fetch(new URL('/metrics', gateway.url), { headers })).status;
  expect(await metrics({})).toBe(401);
  expect(await metrics({ authorization: 'Bearer scraper' })).toBe(200);

  subgraphs.intercept('catalog', () => new Promise(() => {}));
  const startedAtMs = performance.now();
  expect((await gateway.ask(query)).codes).not.toEqual([]);
  // Well before what holds where nothing is said: half a minute.
  expect(performance.now() - startedAtMs).toBeLessThan(25_000);

  // What was changed of these holds after a restart, and is told; the rest holds at once.
  await folder.write(
    'gateway.yaml',
    `${settings}\nlog: { level: error }\nlimits: { depthMax: 1 }\n`,
  );
  await eventually(async () =>
    expect(await gateway.health()).toMatchObject({ needRestart: ['log'], refused: [] }),
  );
  expect((await gateway.ask(query)).codes).toEqual(['OPERATION_LIMIT_EXCEEDED']);
});

test('the gateway takes on as much as the file says', async () => {
  await using folder = await temporaryFolder();
  await using subgraphs = await startHttpSubgraphs();
  let atOnce = 0;
  let atOnceMax = 0;
  subgraphs.intercept('catalog', async () => {
    atOnce += 1;
    atOnceMax = Math.max(atOnceMax, atOnce);
    await pause(20);
    atOnce -= 1;
    return false;
  });
  const settings = `
subgraphs:
  catalog: { connectionsMax: 1 }
  orders: { answerBytesMax: 1024 }
connections: { headBytesMax: 2048 }
streams: { socketsMax: 1, initTimeoutMs: 2000 }
planning: { heapMibMax: 256 }
`;
  const options = await settingsBeside(folder, subgraphs.urls, settings);
  await using gateway = await startCommand(options);

  const products = ['a', 'b', 'c'].map((name) => query.replace('product', `${name}: product`));
  for (const { body } of await Promise.all(products.map((text) => gateway.ask(text))))
    expect(body).not.toHaveProperty('errors');
  expect(atOnceMax).toBe(1);

  const large = await fetch(gateway.url, { headers: { 'x-large': 'x'.repeat(3_000) } });
  expect(large.status).toBe(431);

  const socketUrl = gateway.url.replace('http', 'ws');
  await using silent = await openRaw(socketUrl);
  expect(await silent.closed).toBe(4408);
  await using _one = await eventually(() => openReady(socketUrl));
  await expect(openRaw(socketUrl)).rejects.toThrow('503');

  subgraphs.intercept('orders', (_, response) =>
    Boolean(response.end(JSON.stringify({ data: { order: { id: 'x'.repeat(2_000) } } }))),
  );
  expect((await gateway.ask('{ order(id: "1") { id } }')).codes).toEqual(['SUBGRAPH_UNAVAILABLE']);
});

test('subgraphs that fail are borne with as the file says, and single ones as it says of them', async () => {
  await using folder = await temporaryFolder();
  await using subgraphs = await startHttpSubgraphs();
  const settings = `
subgraphs: { catalog: { resilience: { retry: { repeatsMax: 0 } } } }
resilience:
  circuitBreaker: { requestsMin: 4, openMs: 600000 }
  retry: { repeatsMax: 2, backoffMs: 0 }
`;
  await using gateway = await startCommand(await settingsBeside(folder, subgraphs.urls, settings));
  const fails = (_: unknown, response: ServerResponse) =>
    Boolean(response.writeHead(503).end('busy'));

  subgraphs.intercept('catalog', fails);
  await gateway.ask(query);
  expect(subgraphs.requests.catalog).toHaveLength(1);
  for (let i = 0; i < 5; i += 1) await gateway.ask(query);
  expect(subgraphs.requests.catalog).toHaveLength(4);

  const answered = subgraphs.requests.orders.length;
  subgraphs.intercept('orders', fails);
  await gateway.ask(query);
  expect(subgraphs.requests.orders).toHaveLength(answered + 3);
});

test('an address is asked for its supergraph as often as the file says', async () => {
  await using folder = await temporaryFolder();
  await using subgraphs = await startHttpSubgraphs();
  const settings = 'supergraph: { pollMs: 1000 }';
  const [, path = '', ...config] = await settingsBeside(folder, subgraphs.urls, settings);
  const supergraphSdl = await readFile(path);
  let asked = 0;
  await using registry = createServer((_, response) => {
    asked += 1;
    response.end(supergraphSdl);
  });
  await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
  const { port } = registry.address() as AddressInfo;
  await using _gateway = await startCommand([
    '--supergraph',
    `http://127.0.0.1:${port}/`,
    ...config,
  ]);
  // Sooner than the second look would be where nothing is said.
  await eventually(() => expect(asked).toBeGreaterThan(2), 15_000);
});

test('each request is a line where the file says so', async () => {
  await using folder = await temporaryFolder();
  await using subgraphs = await startHttpSubgraphs();
  const options = await settingsBeside(folder, subgraphs.urls, 'log: { requests: true }');
  const command = await runCommand([...options, '--port', '0']);
  try {
    const lines: string[] = [];
    const output = createInterface({ input: command.stdout });
    output.on('line', (line) => lines.push(line));
    await once(output, 'line');
    const url = /http:\S+$/.exec(lines[0] ?? '')?.[0] ?? '';
    await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: 'query Titles($id: ID!) { order(id: $id) { id } }',
        variables: { id: 'secret-id' },
      }),
    });
    await eventually(() => expect(lines).toHaveLength(2));
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({
      level: 'info',
      operation: 'Titles',
      caller: 'anonymous',
    });
    expect(lines[1]).not.toContain('secret-id');
  } finally {
    const ended = once(command, 'exit');
    command.kill('SIGKILL');
    await ended;
  }
});

const say = async (args: readonly string[]) => {
  const command = await runCommand(args);
  let said = '';
  command.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  const [exitCode] = await once(command, 'close');
  return { exitCode, said };
};

test('the command checks a file and prints its schema', async () => {
  await using folder = await temporaryFolder();
  const good = await folder.write('good.yaml', 'limits: { depthMax: 3 }');
  const bad = await folder.write('bad.yaml', 'limits: { dephtMax: 3 }');
  expect(await say(['settings', 'check', good])).toEqual({ exitCode: 0, said: `${good} can be\n` });
  expect(await say(['settings', 'check', bad])).toEqual({
    exitCode: 1,
    said: expect.stringContaining('limits: there is no dephtMax here; did you mean depthMax?'),
  });
  expect((await say(['settings'])).exitCode).toBe(2);
  const { exitCode, said } = await say(['settings', 'schema']);
  expect([exitCode, JSON.parse(said)]).toEqual([
    0,
    expect.objectContaining({ title: 'Settings of aurora-gateway', additionalProperties: false }),
  ]);
});
