import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createSnapshot } from '../../gateway/composition/snapshot.ts';
import {
  fileSource,
  type SupergraphSource,
  urlSource,
} from '../../gateway/composition/supergraph-source.ts';
import { eventually } from '../support/eventually.ts';
import { createGate } from './support/gate.ts';
import { startSmallGateway, supergraphOf } from './support/small-gateway.ts';
import { sdl } from './support/small-shop.ts';

const first = supergraphOf();
const second = supergraphOf({
  catalog: sdl.catalog.replace('appraisal:', 'worth: Int\n      appraisal:'),
});
const asksForWorth = { query: '{ __type(name: "Product") { fields { name } } }' };

/** A source that a test speaks through. */
function spokenSource(): SupergraphSource & { say(text: string): void } {
  let onText = (_: string): void => {};
  return {
    name: 'test',
    load: async () => first,
    watch(listener) {
      onText = listener;
      return () => {};
    },
    say: (text) => onText(text),
  };
}

const secret = 'signs-what-this-gateway-keeps';

test('a new supergraph takes over; requests that run finish on the old one', async () => {
  const source = spokenSource();
  await using shop = await startSmallGateway({ source });
  const gate = createGate();
  shop.clients.orders.answer = async () => {
    await gate.pass();
    return { data: { order: { number: 'GG-1' } } };
  };

  const running = shop.ask({ query: '{ order(id: "1") { number } }' });
  await gate.reached;
  const before = shop.gateway.currentGeneration().id;
  const swapped = new Promise((resolve) => shop.gateway.onSwap(resolve));
  source.say(second);
  await swapped;
  expect(shop.gateway.currentGeneration().id).not.toBe(before);
  gate.open();

  expect((await running).body).toEqual({ data: { order: { number: 'GG-1' } } });
  expect(JSON.stringify((await shop.ask(asksForWorth)).body)).toContain('worth');
});

test.each([
  ['is no GraphQL', 'schema {'],
  ['is no supergraph', 'type Query { a: Int }'],
  ['is empty', ''],
  [
    'asks for a protection that nobody here gives',
    first.replace(
      '@link(url: "https://specs.apollo.dev/link/v1.0")',
      (link) => `${link}\n  @link(url: "https://example.com/vault/v1.0", for: SECURITY)`,
    ),
  ],
])('a supergraph that %s is refused and the last good one serves on', async (_, bad) => {
  const source = spokenSource();
  await using shop = await startSmallGateway({ source });
  const before = shop.gateway.currentGeneration();

  source.say(bad);

  expect(shop.gateway.currentGeneration()).toBe(before);
  expect((await shop.ask({ query: '{ order(id: "1") { number } }' })).body.errors).toBeUndefined();
  const metrics = await (await shop.fetch('/metrics')).text();
  expect(metrics).toContain('aurora_supergraph_candidates_total{outcome="refused"} 1');
});

test('a file is watched, however it is replaced', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'supergraph.graphql');
  await writeFile(path, first);
  await using shop = await startSmallGateway({ source: fileSource(path) });
  const serves = (text: string) =>
    eventually(() => expect(shop.gateway.currentGeneration().supergraphSdl).toBe(text));
  await serves(first);

  await writeFile(`${path}.next`, second);
  await rename(`${path}.next`, path);
  await serves(second);
  await writeFile(path, first);
  await serves(first);
});

test('an address is asked again with its ETag, and a change is taken up', async () => {
  let text = first;
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.headers['if-none-match']);
    const etag = `"${text.length}"`;
    if (request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(200, { etag }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const source = urlSource(`http://127.0.0.1:${port}/supergraph`, 5);
    await using shop = await startSmallGateway({ source });
    await eventually(() => expect(asked).toContain(`"${first.length}"`));
    text = second;
    await eventually(() => expect(shop.gateway.currentGeneration().supergraphSdl).toBe(second));
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test('when its source is gone, a gateway begins with the last good supergraph', async () => {
  await using folder = await temporaryFolder();
  const snapshot = createSnapshot(join(folder.path, 'kept', 'supergraph.graphql'), secret);
  {
    await using shop = await startSmallGateway({ snapshot });
    expect(shop.gateway.health().isReady).toBe(true);
  }
  const source = fileSource(join(folder.path, 'missing.graphql'));

  await using shop = await startSmallGateway({ source, snapshot });

  expect((await shop.ask({ query: '{ order(id: "1") { number } }' })).body.data).toEqual({
    order: { number: 'GG-1' },
  });
});

test.each([
  ['without a snapshot', null],
  ['with one that broke off', (text: string) => text.slice(0, -20)],
  ['with one that somebody changed', (text: string) => text.replace('orders', 'others')],
  ['with one that is not a snapshot', () => 'type Query { a: Int }'],
])('without a source and %s, it says why it cannot start', async (_what, damage) => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'supergraph.graphql');
  const snapshot = createSnapshot(path, secret);
  if (damage) {
    await snapshot.save(first);
    await writeFile(path, damage(await readFile(path, 'utf8')));
  }
  const source = fileSource(join(folder.path, 'missing.graphql'));
  await expect(startSmallGateway({ source, snapshot })).rejects.toMatchObject({
    code: 'SUPERGRAPH_INVALID',
  });
});

test('a snapshot that was signed with another secret is none', async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, 'supergraph.graphql');
  await createSnapshot(path, 'another-secret').save(first);
  expect(await createSnapshot(path, secret).load()).toBeNull();
  expect(await createSnapshot(path, 'another-secret').load()).toBe(first);
});

test('no subgraph needs to be up for a gateway to start', async () => {
  await using shop = await startSmallGateway({
    clientFor: () => ({
      execute: () => Promise.reject(new Error('connect ECONNREFUSED')),
      subscribe: () => () => {},
      close: async () => {},
    }),
  });

  expect((await shop.fetch('/health')).status).toBe(200);
  expect(
    (await shop.ask({ query: '{ order(id: "1") { number } __typename }' })).body,
  ).toMatchObject({
    data: { order: null, __typename: 'Query' },
    errors: [{ path: ['order'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }],
  });
});

test('a taken port is named', async () => {
  await using shop = await startSmallGateway();
  const { port } = shop.gateway;
  await expect(startSmallGateway({ port })).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: expect.stringContaining(String(port)),
  });
});

test('a closing gateway lets a running request end and takes no new one', async () => {
  await using shop = await startSmallGateway({ drainMs: 4_000 });
  const gate = createGate();
  shop.clients.orders.answer = async () => {
    await gate.pass();
    return { data: { order: { number: 'GG-1' } } };
  };
  const running = shop.ask({ query: '{ order(id: "1") { number } }' });
  await gate.reached;

  const closed = shop.gateway.close();
  await expect(shop.fetch('/health')).rejects.toThrow();
  gate.open();

  expect((await running).body).toEqual({ data: { order: { number: 'GG-1' } } });
  await closed;
});

async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'aurora-gateway-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
