import { brotliCompressSync } from 'node:zlib';
import { beforeAll, expect, test } from '@jest/globals';
import { type BuildOptions, build } from 'esbuild';

/** What a browser may be asked to load, in bytes after brotli. */
const limits = [
  ['aurora.js', 3 * 1024, 'the snippet: on every page of the shop, before anybody asks'],
  ['panel.js', 35 * 1024, 'the panel: when it is first wanted'],
  ['panel.css', 8 * 1024, 'its style, tokens included'],
  ['shop.js', 20 * 1024, 'the demo storefront'],
  ['dashboard.js', 220 * 1024, 'the support dashboard, all of its views'],
  ['dashboard.css', 8 * 1024, 'its style, tokens included'],
] as const;

const sizes = new Map<string, number>();

beforeAll(async () => {
  const bundles = (await import('../../scripts/client-bundles.mjs' as string)) as {
    clientOptions(): BuildOptions & { entryPoints: { in: string; out: string }[] };
  };
  const options = bundles.clientOptions();
  const entryPoints = options.entryPoints.filter((entry) => /widget|shop|dashboard/.test(entry.in));
  const { outputFiles } = await build({ ...options, entryPoints, write: false });
  for (const { path, contents } of outputFiles)
    sizes.set(path.replace(/^.*[\\/]/, ''), brotliCompressSync(contents).length);
});

test.each(limits)('%s stays within %i bytes: %s', (name, max, _when) => {
  expect(sizes.get(name)).toBeGreaterThan(0);
  expect(sizes.get(name)).toBeLessThanOrEqual(max);
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
