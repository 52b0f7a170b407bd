import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '@jest/globals';
import { eventually } from '../../../tests/support/eventually.ts';
import { fakeClock } from '../../../tests/support/fake-clock.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import type { Manifest } from './manifest.ts';
import { createManifestCopies } from './manifest-copies.ts';
import { urlManifests } from './manifest-url.ts';

/** A server of manifests by client; null answers 503. */
async function serve(files: Map<string, string | null>) {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const client = /^\/m\/(\w+)\.json$/.exec(request.url ?? '')?.[1] ?? '';
    const text = files.get(client);
    const etag = `"${text?.length}"`;
    const isKnown = request.headers['if-none-match'] === etag;
    asked.push(`${client}${isKnown ? ' unchanged' : ''}`);
    if (text === undefined) response.writeHead(404).end();
    else if (text === null) response.writeHead(503).end();
    else if (isKnown) response.writeHead(304).end();
    else response.writeHead(200, { etag }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    base: `http://127.0.0.1:${port}/m`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const idsOf = (manifests: readonly Manifest[]) =>
  manifests.map(({ client, operations }) => `${client}: ${[...operations.keys()].join()}`);

test('each client is asked for by name; one that has registered nothing has no manifest', async () => {
  await using server = await serve(new Map([['app', '{"a": "{ a }"}']]));
  const source = urlManifests(server.base, ['app', 'other']);
  expect(idsOf(await source.load())).toEqual(['app: a']);
  expect(server.asked.sort()).toEqual(['app', 'other']);
});

test('what was had stays while it is asked for again, cannot be had, or is broken', async () => {
  const files = new Map<string, string | null>([['app', '{"a": "{ a }"}']]);
  await using server = await serve(files);
  const source = urlManifests(server.base, ['app'], { pollEveryMs: 5 });
  let seen = await source.load();
  let told = 0;
  const errors: unknown[] = [];
  const stop = source.watch(
    (manifests) => {
      seen = manifests;
      told += 1;
    },
    (error) => errors.push(error),
  );
  try {
    await eventually(() => expect(server.asked).toContain('app unchanged'));
    files.set('app', null);
    await eventually(() => expect(String(errors[0])).toContain('HTTP 503'));
    expect(told).toBe(0);
    files.set('app', '{"a": "{ a }"}');
    await eventually(() => expect(told).toBe(1));
    files.set('app', 'broken');
    await eventually(() => expect(String(errors.at(-1))).toContain('is no manifest'));
    files.delete('app');
    const before = server.asked.length;
    await eventually(() => expect(server.asked.length).toBeGreaterThan(before + 2));
    expect(idsOf(seen)).toEqual(['app: a']);

    files.set('app', '{"a": "{ a }", "b": "{ b }"}');
    await eventually(() => expect(idsOf(seen)).toEqual(['app: a,b']));
  } finally {
    stop();
  }
});

test('without its address a source gives nothing, and says so', async () => {
  await using server = await serve(new Map([['app', null]]));
  await expect(urlManifests(server.base, ['app']).load()).rejects.toThrow('HTTP 503');
});

test('a gateway that starts while the address does not answer begins with what was had last', async () => {
  await using folder = await temporaryFolder();
  const copies = createManifestCopies(folder.path);
  const files = new Map<string, string | null>([['app', '{"a": "{ a }"}']]);
  await using server = await serve(files);
  await urlManifests(server.base, ['app', 'other'], { copies }).load();
  files.set('app', null);
  files.set('other', null);

  expect(idsOf(await urlManifests(server.base, ['app', 'other'], { copies }).load())).toEqual([
    'app: a',
  ]);
  await folder.write('app.json', 'damaged');
  await expect(urlManifests(server.base, ['app'], { copies }).load()).rejects.toThrow();
});

test('an id that is missed has its manifest asked for at once, and made-up ids do not', async () => {
  const files = new Map<string, string | null>([['app', '{"a": "{ a }"}']]);
  await using server = await serve(files);
  const clock = fakeClock();
  const source = urlManifests(server.base, ['app'], { pollEveryMs: 60_000, clock });
  let seen = await source.load();
  const stop = source.watch(
    (manifests) => {
      seen = manifests;
    },
    () => {},
  );
  try {
    files.set('app', '{"a": "{ a }", "b": "{ b }"}');
    source.miss?.('app', 'b');
    await eventually(() => expect(idsOf(seen)).toEqual(['app: a,b']));
    expect(server.asked).toHaveLength(2);

    // Within a second of the last look, or once missed, nothing is asked for.
    for (let n = 0; n < 100; n += 1) source.miss?.('app', `made up ${n}`);
    clock.advance(2_000);
    source.miss?.('app', 'made up 1');
    source.miss?.('unknown', 'c');
    source.miss?.(null, 'c');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.asked).toHaveLength(2);

    source.miss?.('app', 'new');
    await eventually(() => expect(server.asked).toHaveLength(3));
  } finally {
    stop();
  }
});
