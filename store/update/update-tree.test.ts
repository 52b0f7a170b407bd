import { expect, test } from '@jest/globals';
import { buildTree, type Change, mergeAt, type UpdateNode } from './update-tree.ts';

const change = (path: string): Change => ({ path, parts: path.split('.'), apply: () => {} });
const treeOf = (...paths: readonly string[]): UpdateNode => buildTree(paths.map(change));

/** The paths of a tree in the order in which they are applied. */
function pathsOf(node: UpdateNode): readonly string[] {
  if (node.kind === 'leaf') return [''];
  return [...node.children].flatMap(([name, child]) => {
    const part = node.kind === 'elements' ? `$[${name}]` : name;
    return pathsOf(child).map((below) => (below === '' ? part : `${part}.${below}`));
  });
}

test.each([
  ['names go by text', ['b', 'a', 'B'], ['B', 'a', 'b']],
  ['whole numbers go by value', ['10', '9', 'a'], ['9', '10', 'a']],
  ['whole numbers of one value go by text', ['1', '01'], ['01', '1']],
  ['every level is in order', ['b.y', 'a.z', 'b.x'], ['a.z', 'b.x', 'b.y']],
  ['elements share a branch', ['a.$[x].c', 'a.$[].b'], ['a.$[].b', 'a.$[x].c']],
])('%s', (_rule, given, applied) => {
  expect(pathsOf(treeOf(...given))).toEqual(applied);
});

test.each([
  ['the same path', ['a', 'a'], 'a'],
  ['a field after its holder', ['a', 'a.b'], 'a'],
  ['a field before its holder', ['a.b', 'a'], 'a'],
  ['an element by place and by filter', ['a.0', 'a.$[x]'], 'a'],
  ['two fields deep down', ['a.b.c', 'a.b.d', 'a.b.c.e'], 'a.b.c'],
])('two changes may not meet at %s', (_what, paths, place) => {
  expect(() => treeOf(...paths)).toThrow(`would create a conflict at '${place}'`);
});

test('the changes of one element are applied as one', () => {
  expect(pathsOf(mergeAt('a.0', treeOf('b', 'd.x'), treeOf('c', 'd.y')))).toEqual([
    'b',
    'c',
    'd.x',
    'd.y',
  ]);
  expect(() => mergeAt('a.0', treeOf('b.c'), treeOf('b'))).toThrow("conflict at 'a.0.b'");
});
