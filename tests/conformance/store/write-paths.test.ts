import { test } from '@jest/globals';
import { useDatabase } from './support.ts';
import { checkUpdate, type UpdateCase } from './update-case.ts';

const set = (...paths: readonly string[]) => ({
  $set: Object.fromEntries(paths.map((path) => [path, 7])),
});
const sample = { s: 'x', arr: [1], doc: { a: 1 } };

const wrongPaths: readonly (readonly [string, number])[] = [
  ['', 56],
  ['.', 56],
  ['a.', 56],
  ['.a', 56],
  ['a..b', 56],
  ['$', 2],
  ['a.$.b.$', 2],
  ['$[]', 2],
  ['$[e]', 2],
  ['arr.$[e]', 2],
  ['arr.$', 2],
  ['missing.$[]', 2],
  ['s.$[]', 2],
  ['$name', 52],
  ['s.a', 28],
  ['arr.a', 28],
  ['arr.0.a', 28],
  ['arr.1500002', 34],
  ['_id', 66],
  ['_id.a', 66],
];

const paths: readonly UpdateCase[] = [
  ...wrongPaths.map(([path, code]) => ({
    rule: `the path '${path}' is refused`,
    before: sample,
    update: set(path),
    code,
  })),
  {
    rule: 'a nested name may start with a dollar',
    before: { a: {} },
    update: set('a.$b'),
    after: { a: { $b: 7 } },
  },
  {
    rule: 'a whole number is a field of a document',
    before: { a: { b: 1 } },
    update: set('a.0'),
    after: {
      a: new Map([
        ['b', 1],
        ['0', 7],
      ]),
    },
  },
  {
    rule: 'a whole number is an element of an array, with zeros in front too',
    before: { a: [1, 2] },
    update: set('a.01'),
    after: { a: [1, 7] },
  },
  {
    rule: 'documents are made where a path leads through nothing',
    before: { a: [] },
    update: set('a.1.b', 'x.y.z'),
    after: { a: [null, { b: 7 }], x: { y: { z: 7 } } },
  },
  {
    rule: 'the id may be set to what it is',
    before: { a: 1 },
    update: { $set: { _id: 1, a: 2 } },
    after: { a: 2 },
  },
  {
    rule: '$unset leaves alone what it cannot reach',
    before: { s: 'x' },
    update: { $unset: { 's.a': 1, 'q.r': 1 } },
    after: { s: 'x' },
    isModified: false,
  },
  {
    rule: '$pull leaves alone what is not there',
    before: { s: 'x' },
    update: { $pull: { 'q.r': 1 } },
    after: { s: 'x' },
    isModified: false,
  },
  {
    rule: '$pull cannot go through text',
    before: sample,
    update: { $pull: { 's.a': 1 } },
    code: 28,
  },
  { rule: '$pop cannot go through text', before: sample, update: { $pop: { 's.a': 1 } }, code: 28 },
];

const conflicts: readonly UpdateCase[] = [
  { rule: 'a field and its parent', before: {}, update: set('a', 'a.b'), code: 40 },
  { rule: 'a field and its child', before: {}, update: set('a.b', 'a'), code: 40 },
  {
    rule: 'two operators at one field',
    before: { a: 1 },
    update: { $set: { a: 1 }, $inc: { a: 1 } },
    code: 40,
  },
  {
    rule: 'an element and all elements',
    before: { a: [1] },
    update: set('a.0', 'a.$[]'),
    code: 40,
  },
  {
    rule: 'an element by number and by match',
    before: { a: [1, 2] },
    filter: { a: 2 },
    update: set('a.$', 'a.1'),
    code: 40,
  },
  {
    rule: 'elements by number and by match that are not the same',
    before: { a: [1, 2] },
    filter: { a: 2 },
    update: set('a.$', 'a.0'),
    after: { a: [7, 7] },
  },
  {
    rule: 'two filters that choose one element',
    before: { a: [{ b: 1 }] },
    update: set('a.$[x].b', 'a.$[y].b'),
    arrayFilters: [{ 'x.b': 1 }, { 'y.b': 1 }],
    code: 40,
  },
  {
    rule: 'two filters that choose an element each',
    before: { a: [{ b: 1 }, { b: 2 }] },
    update: set('a.$[x].b', 'a.$[y].b'),
    arrayFilters: [{ 'x.b': 1 }, { 'y.b': 2 }],
    after: { a: [{ b: 7 }, { b: 7 }] },
  },
  {
    rule: 'the old name of a renamed field',
    before: { a: 1 },
    update: { $rename: { a: 'b' }, $set: { a: 2 } },
    code: 40,
  },
];

const filters: readonly UpdateCase[] = (
  [
    ['two names in one filter', [{ x: 1, y: 1 }], 9],
    ['two filters of one name', [{ x: 1 }, { x: 2 }], 9],
    ['a filter that names nothing', [{}], 9],
    ['a name that starts with a capital', [{ X: 1 }], 2],
    ['a name that starts with a digit', [{ '1x': 1 }], 2],
    ['an empty name', [{ '': 1 }], 2],
    ['an expression', [{ $expr: true }], 224],
    ['JavaScript', [{ $where: 'true' }], 2],
    ['a search for text', [{ $text: { $search: 'x' } }], 2],
    ['an unknown operator', [{ x: { $nope: 1 } }], 2],
  ] as const
).map(([what, arrayFilters, code]) => ({
  rule: `an array filter cannot hold ${what}`,
  before: { a: [1] },
  update: set('a.$[x]'),
  arrayFilters,
  code,
}));

const orders: readonly UpdateCase[] = [
  {
    rule: 'new fields come in the order of their names, numbers by value',
    before: { m: 1 },
    update: set('z', '10', 'b', '9'),
    after: new Map([
      ['m', 1],
      ['9', 7],
      ['10', 7],
      ['b', 7],
      ['z', 7],
    ]),
  },
  {
    rule: 'fields named by numbers stay where they are',
    before: new Map([
      ['z', 1],
      ['10', 1],
      ['2', 1],
    ]),
    update: set('a', '1'),
    after: new Map([
      ['z', 1],
      ['10', 1],
      ['2', 1],
      ['1', 7],
      ['a', 7],
    ]),
  },
  {
    rule: 'a replacement keeps the order it is given in',
    before: { q: 1 },
    update: new Map([
      ['b', 1],
      ['10', 1],
      ['2', 1],
    ]),
    after: new Map([
      ['b', 1],
      ['10', 1],
      ['2', 1],
    ]),
  },
  {
    rule: 'a renamed field is a new field',
    before: { a: 1, b: 2 },
    update: { $rename: { a: 'c' } },
    after: { b: 2, c: 1 },
  },
  {
    rule: 'a renamed field takes the place of one that is there',
    before: { a: 1, b: 2, c: 3 },
    update: { $rename: { c: 'a' } },
    after: { a: 3, b: 2 },
  },
];

const renames: readonly UpdateCase[] = (
  [
    ['to itself', { a: 'a' }, 2],
    ['into itself', { a: 'a.b' }, 2],
    ['to its own parent', { 'doc.a': 'doc' }, 2],
    ['to nothing', { a: '' }, 56],
    ['to a matched element', { a: 'arr.$' }, 2],
    ['to all elements', { a: 'arr.$[]' }, 2],
    ['to an element', { a: 'arr.0' }, 2],
    ['from an element', { 'arr.0': 'b' }, 2],
    ['through text', { 's.a': 'b' }, 28],
    ['to below text', { a: 's.b' }, 28],
    ['to a name with a dollar', { a: '$b' }, 52],
    ['the id', { _id: 'b' }, 66],
    ['to the id', { a: '_id' }, 66],
    ['to the id that it equals', { one: '_id' }, 66],
    ['to a name with a null byte', { a: 'b\0c' }, 9_867_600],
  ] as const
).map(([what, fields, code]) => ({
  rule: `$rename does not go: ${what}`,
  before: { a: 5, one: 1, ...sample },
  update: { $rename: fields },
  code,
}));

const database = useDatabase();

test.each([...paths, ...conflicts, ...filters, ...orders, ...renames])('$rule', (update) =>
  checkUpdate(database, update),
);
