import { expect, test } from '@jest/globals';
import type { Manifest } from './manifests/manifest.ts';
import { registerOperations } from './registered-operations.ts';

const manifest = (
  client: string,
  version: string,
  operations: Readonly<Record<string, string>>,
): Manifest => ({
  client,
  version,
  file: `${client}/${version}.json`,
  operations: new Map(Object.entries(operations)),
});

const registered = registerOperations([
  manifest('widget', '1', { 'sha256:a': 'query A { a }', b: '{ b }' }),
  manifest('widget', '2', { 'sha256:a': 'query A { a }' }),
  manifest('dashboard', '1', { c: '{ c }', 'sha256:a': 'query A { a }' }),
]);

test('an operation knows every build that has it', () => {
  expect(registered.find('widget', 'sha256:a')?.versions).toEqual(['1', '2']);
  expect(registered.find('widget', 'b')?.versions).toEqual(['1']);
  expect(registered.all).toHaveLength(4);
});

test('a hash is found with and without its mark', () => {
  expect(registered.find('widget', 'a')).toBe(registered.find('widget', 'sha256:a'));
});

test('a client finds its own; who registered nothing finds everything', () => {
  expect(registered.find('dashboard', 'b')).toBeNull();
  expect(registered.find('dashboard', 'a')?.client).toBe('dashboard');
  expect(registered.find(null, 'b')?.client).toBe('widget');
  expect(registered.find('sandbox', 'c')?.client).toBe('dashboard');
  expect(registered.find(null, 'a')?.versions).toEqual(['1', '2']);
});

test('a text is found in any layout', () => {
  expect(registered.findText('widget', '# my own\nquery A {\n  a,\n}')?.id).toBe('sha256:a');
  expect(registered.findText('widget', 'query A { a b }')).toBeNull();
  expect(registered.findText('widget', 'query A {')).toBeNull();
});

test('an id with a second text is refused, naming both files', () => {
  expect(() =>
    registerOperations([
      manifest('widget', '1', { 'sha256:a': '{ a }' }),
      manifest('dashboard', '7', { a: '{ b }' }),
    ]),
  ).toThrow('dashboard/7.json gives the id a to another operation than widget/1.json');
});
