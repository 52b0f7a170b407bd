import { beforeEach, expect, test } from '@jest/globals';
import { createLog } from '../../kernel/log.ts';
import type { Manifest } from './manifests/manifest.ts';
import { createOperationRegistry, type OperationRegistry } from './operation-registry.ts';

const manifest = (client: string, version: string, texts: readonly string[]): Manifest => ({
  client,
  version,
  file: `${client}/${version}.json`,
  operations: new Map(texts.map((text) => [`id of ${text}`, text])),
});

let lines: string[];
let used: Set<string>;
let onManifests: (manifests: readonly Manifest[]) => void;
let there: readonly Manifest[];
beforeEach(() => {
  lines = [];
  used = new Set();
});

async function start(first: readonly Manifest[]): Promise<OperationRegistry> {
  there = first;
  const registry = createOperationRegistry({
    source: {
      name: 'operations',
      load: async () => there,
      watch(listener) {
        onManifests = listener;
        return () => {};
      },
    },
    check({ text }) {
      if (text.includes('gone')) throw new Error('There is no such field');
    },
    usage: { isInUse: ({ id }) => used.has(id) },
    log: createLog({
      level: 'info',
      name: 'test',
      destination: { write: (line) => lines.push(line) },
    }),
  });
  await registry.start();
  return registry;
}

async function change(registry: OperationRegistry, manifests: readonly Manifest[]): Promise<void> {
  there = manifests;
  onManifests(manifests);
  await registry.stop();
}

const textsOf = (registry: OperationRegistry) => registry.current().all.map(({ text }) => text);

test('a change takes the place of what was there in one step', async () => {
  const registry = await start([manifest('app', '1', ['{ a }'])]);
  const before = registry.current();
  await change(registry, [manifest('app', '1', ['{ a }']), manifest('app', '2', ['{ b }'])]);
  expect(textsOf(registry)).toEqual(['{ a }', '{ b }']);
  expect(before.all).toHaveLength(1);
  expect(registry.refusal()).toBeNull();
});

test('a change with an operation that does not fit is refused whole, naming file and operation', async () => {
  const registry = await start([manifest('app', '1', ['{ a }'])]);
  await change(registry, [
    manifest('app', '1', ['{ a }']),
    manifest('app', '2', ['{ b }', '{ gone }']),
  ]);
  expect(textsOf(registry)).toEqual(['{ a }']);
  expect(registry.refusal()).toBe(
    'These do not fit:\n  app/2.json id of { gone }: There is no such field',
  );
  expect(lines.join()).toContain('app/2.json id of { gone }');

  await change(registry, [manifest('app', '1', ['{ a }']), manifest('app', '2', ['{ b }'])]);
  expect(textsOf(registry)).toEqual(['{ a }', '{ b }']);
  expect(registry.refusal()).toBeNull();
});

test('a gateway begins with all that is there: what does not fit cannot keep the rest away', async () => {
  const registry = await start([manifest('app', '1', ['{ a }', '{ gone }'])]);
  expect(textsOf(registry)).toEqual(['{ a }', '{ gone }']);
});

test('an id with two texts is refused, at the start and later', async () => {
  const clash = [
    { ...manifest('app', '1', []), operations: new Map([['x', '{ a }']]) },
    { ...manifest('app', '2', []), operations: new Map([['x', '{ b }']]) },
  ];
  const registry = await start(clash);
  expect(textsOf(registry)).toEqual([]);
  expect(registry.refusal()).toContain('gives the id x to another operation');
  await change(registry, [manifest('app', '1', ['{ a }'])]);
  expect(textsOf(registry)).toEqual(['{ a }']);
  await change(registry, clash);
  expect(textsOf(registry)).toEqual(['{ a }']);
});

test('a build whose operations are still sent cannot go away, unless by force', async () => {
  const builds = [manifest('app', '1', ['{ a }', '{ b }']), manifest('app', '2', ['{ a }'])];
  const registry = await start(builds);
  used.add('id of { b }');

  await change(registry, builds.slice(1));
  expect(textsOf(registry)).toEqual(['{ a }', '{ b }']);
  expect(registry.refusal()).toContain('app/1.json id of { b } of app');
  await expect(registry.reload({ force: false })).rejects.toMatchObject({
    code: 'OPERATION_IN_USE',
  });

  await registry.reload({ force: true });
  expect(textsOf(registry)).toEqual(['{ a }']);
  expect(registry.refusal()).toBeNull();
});

test('a build whose operations are all in another one may go, used or not', async () => {
  const builds = [manifest('app', '1', ['{ a }']), manifest('app', '2', ['{ a }'])];
  const registry = await start(builds);
  used.add('id of { a }');
  await change(registry, builds.slice(1));
  expect(registry.current().manifests.map(({ file }) => file)).toEqual(['app/2.json']);
});
