import { createHash } from 'node:crypto';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';
import { readManifestFolder } from './manifest-folder.ts';

const read = (path: string) =>
  readManifestFolder(path).map(({ client, version, operations }) => [
    client,
    version,
    Object.fromEntries(operations),
  ]);

test('a client is a file, or a folder with a file or a folder for each of its builds', async () => {
  await using folder = await temporaryFolder();
  const text = 'query Stock { stock }\n';
  await folder.write('dashboard.json', '{"a": "{ a }"}');
  await folder.write('widget/1.0.0.json', '[["b", "{ b }"]]');
  await folder.write('widget/1.1.0.json', '{"b": "{ b }", "c": "{ c }"}');
  await folder.write('partner/2026-11/stock.graphql', text);
  await folder.write('partner/2026-11/README.md', 'Not an operation.');
  await folder.write('.git/HEAD', 'Not a manifest.');

  const id = `sha256:${createHash('sha256').update(text).digest('hex')}`;
  expect(read(folder.path)).toEqual([
    ['dashboard', 'current', { a: '{ a }' }],
    ['partner', '2026-11', { [id]: text }],
    ['widget', '1.0.0', { b: '{ b }' }],
    ['widget', '1.1.0', { b: '{ b }', c: '{ c }' }],
  ]);
});

test('a file that is no manifest is named with its folder', async () => {
  await using folder = await temporaryFolder();
  await folder.write('widget/1.0.0.json', 'nonsense');
  expect(() => readManifestFolder(folder.path)).toThrow('widget/1.0.0.json is no manifest');
});

test('a folder that is not there holds no manifests', () => {
  expect(readManifestFolder('no/such/folder')).toEqual([]);
});

test('a mounted ConfigMap is read: each of its files is a link, and so is the folder that they lead to', async () => {
  await using folder = await temporaryFolder();
  await folder.write('..2026_11_23/widget.json', '{"a": "{ a }"}');
  await symlink('..2026_11_23', join(folder.path, '..data'));
  await symlink('..data/widget.json', join(folder.path, 'widget.json'));
  expect(read(folder.path)).toEqual([['widget', 'current', { a: '{ a }' }]]);
});

test('a file in place of the folder is named', async () => {
  await using folder = await temporaryFolder();
  const file = await folder.write('operations', '');
  expect(() => readManifestFolder(file)).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining(`${file} is no folder of registered operations`),
    }),
  );
});
