import { brotliCompressSync } from 'node:zlib';
import { beforeAll, expect, test } from '@jest/globals';
import { type BuildOptions, build, type Metafile } from 'esbuild';

/** What a browser may be asked to load, in bytes after brotli. A script counts with all that it imports at once. */
const limits = [
  ['aurora.js', 3 * 1024, 'the snippet: on every page of the shop, before anybody asks'],
  ['panel.js', 35 * 1024, 'the panel: when it is first wanted'],
  ['panel.css', 8 * 1024, 'its style, tokens included'],
  ['shop.js', 20 * 1024, 'the demo storefront'],
  ['dashboard.js', 220 * 1024, 'the support dashboard, all of its views'],
  ['dashboard.css', 8 * 1024, 'its style, tokens included'],
  ['dashboard-overview.css', 1_536, 'the style of the overview, and of panels'],
  ['dashboard-customers.css', 1024, 'the style of the page for admins alone'],
] as const;

/** A flow of the panel that few ever need, in bytes after brotli. */
const laterMax = 10 * 1024;

const sizes = new Map<string, number>();
const outputs: Metafile['outputs'] = {};

beforeAll(async () => {
  const bundles = (await import('../../scripts/client-bundles.mjs' as string)) as {
    clientBuilds(): readonly (BuildOptions & { entryPoints: { in: string; out: string }[] })[];
  };
  for (const options of bundles.clientBuilds()) {
    const entryPoints = options.entryPoints.filter((entry) =>
      /widget|shop|dashboard/.test(entry.in),
    );
    const built = await build({ ...options, entryPoints, write: false, metafile: true });
    Object.assign(outputs, built.metafile.outputs);
    for (const { path, contents } of built.outputFiles)
      sizes.set(fileOf(path), brotliCompressSync(contents).length);
  }
});

const fileOf = (path: string): string => path.replace(/^.*[\\/]/, '');

const importsOf = (file: string, kind: 'import-statement' | 'dynamic-import'): string[] => {
  const [, output] = Object.entries(outputs).find(([path]) => fileOf(path) === file) ?? [];
  return (output?.imports ?? [])
    .filter((each) => each.kind === kind && !each.external)
    .map(({ path }) => fileOf(path));
};

/** The file and everything that a browser loads with it, each once. */
function loadedWith(file: string, loaded = new Set<string>()): ReadonlySet<string> {
  if (loaded.has(file)) return loaded;
  loaded.add(file);
  for (const each of importsOf(file, 'import-statement')) loadedWith(each, loaded);
  return loaded;
}

const sizeOf = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + (sizes.get(file) ?? Number.NaN), 0);

test.each(limits)('%s stays within %i bytes: %s', (name, max, _when) => {
  const size = sizeOf(loadedWith(name));
  expect(size).toBeGreaterThan(0);
  expect(size).toBeLessThanOrEqual(max);
});

test('what few who open the panel need comes later, each flow within 10 KB', () => {
  const panel = loadedWith('panel.js');
  const later = [...new Set([...panel].flatMap((file) => importsOf(file, 'dynamic-import')))];
  expect(later.map((file) => file.replace(/-[A-Z0-9]+\.js$/, '')).sort()).toEqual([
    'panel-csat-card',
    'panel-order-later',
    'panel-return-form',
    'panel-ticket-form',
  ]);
  for (const file of later) {
    const more = [...loadedWith(file)].filter((each) => !panel.has(each));
    expect(sizeOf(more)).toBeLessThanOrEqual(laterMax);
  }
});

test('the panel carries ids of operations, not their text', async () => {
  const bundle = await build({
    entryPoints: ['clients/widget/concierge.ts'],
    bundle: true,
    write: false,
    format: 'esm',
  });
  expect(bundle.outputFiles[0]?.text).toContain('sha256:');
  expect(bundle.outputFiles[0]?.text).not.toMatch(/(query|mutation|subscription) Widget\w+/);
});
