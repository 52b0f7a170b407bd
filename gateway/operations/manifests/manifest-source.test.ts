import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { eventually } from '../../../tests/support/eventually.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import type { Manifest } from './manifest.ts';
import { folderManifests } from './manifest-source.ts';

test('a folder tells of files that come, change and go, also in folders that are new', async () => {
  await using folder = await temporaryFolder();
  await folder.write('dashboard.json', '{"a": "{ a }"}');
  let seen: readonly Manifest[] = [];
  const errors: unknown[] = [];
  const source = folderManifests(folder.path);
  const stop = source.watch(
    (manifests) => {
      seen = manifests;
    },
    (error) => errors.push(error),
  );
  const sees = (files: readonly string[]) =>
    eventually(() => expect(seen.map(({ file }) => file)).toEqual(files));
  try {
    await folder.write('widget/1.json', '{"b": "{ b }"}');
    await sees(['dashboard.json', 'widget/1.json']);
    await folder.write('widget/2.json', '{"c": "{ c }"}');
    await sees(['dashboard.json', 'widget/1.json', 'widget/2.json']);
    await folder.remove('dashboard.json');
    await sees(['widget/1.json', 'widget/2.json']);
    expect(errors).toEqual([]);

    await folder.write('widget/2.json', 'broken');
    await eventually(() => expect(errors).toMatchObject([{ code: 'CONFIG_INVALID' }]));
    expect(seen.map(({ file }) => file)).toEqual(['widget/1.json', 'widget/2.json']);
  } finally {
    stop();
  }
});

test('a folder that comes later is seen, and so is one that is taken away and comes back', async () => {
  await using folder = await temporaryFolder();
  let seen: readonly Manifest[] | null = null;
  const source = folderManifests(join(folder.path, 'mounted/operations'));
  expect(await source.load()).toEqual([]);
  const stop = source.watch(
    (manifests) => {
      seen = manifests;
    },
    () => {},
  );
  try {
    for (const count of [1, 0, 1]) {
      if (count > 0) await folder.write('mounted/operations/widget.json', '{"a": "{ a }"}');
      else await folder.remove('mounted');
      await eventually(() => expect(seen).toHaveLength(count));
    }
  } finally {
    stop();
  }
});

test('a file that takes the place of the folder is told, and the folder is seen once it is back', async () => {
  await using folder = await temporaryFolder();
  await folder.write('operations/widget.json', '{"a": "{ a }"}');
  let seen: readonly Manifest[] = [];
  const errors: unknown[] = [];
  const stop = folderManifests(join(folder.path, 'operations')).watch(
    (manifests) => {
      seen = manifests;
    },
    (error) => errors.push(error),
  );
  try {
    await folder.remove('operations');
    await folder.write('operations', '');
    await eventually(() => expect(errors).toMatchObject([{ code: 'CONFIG_INVALID' }]));
    await folder.remove('operations');
    await folder.write('operations/widget.json', '{"b": "{ b }"}');
    await eventually(() => expect(seen.map(({ file }) => file)).toEqual(['widget.json']));
  } finally {
    stop();
  }
});
