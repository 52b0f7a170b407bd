import { expect, test } from '@jest/globals';
import { ObjectId } from 'bson';
import type { Document } from '../bson/values.ts';
import { toIndex } from '../storage/collection.ts';
import { isTouched } from './touched.ts';

const id = '0123456789abcdef01234567';
const indexOn = (spec: Document) =>
  toIndex({ id: 1, spec: { v: 2, name: 'x', ...spec }, multikeyPaths: [] });
const plain = indexOn({ key: { 'a.b': 1 } });
const partial = indexOn({ key: { a: 1 }, partialFilterExpression: { active: true } });
const text = indexOn({ key: { _fts: 'text', _ftsx: 1 }, weights: { 'a.b': 1 } });
const allTexts = indexOn({ key: { _fts: 'text', _ftsx: 1 }, weights: { '$**': 1 } });

test.each([
  ['another field', plain, { a: 1, c: 1 }, { a: 1, c: 2 }, false],
  ['an equal id', plain, { a: new ObjectId(id) }, { a: new ObjectId(id) }, false],
  ['what the path begins with', plain, { a: { b: 1 } }, { a: { b: 2 } }, true],
  ['a field that is new', plain, {}, { a: 1 }, true],
  ['what a partial index asks', partial, { a: 1, active: true }, { a: 1, active: false }, true],
  ['nothing that a partial index asks', partial, { a: 1, n: 1 }, { a: 1, n: 2 }, false],
  ['no text', text, { n: 1 }, { n: 2 }, false],
  ['the language', text, { language: 'none' }, { language: 'english' }, true],
  ['a name with a dot', text, { 'a.b': 'old' }, { 'a.b': 'new' }, true],
  ['anything, for an index of all texts', allTexts, { n: 1 }, { n: 2 }, true],
])('an update of %s: an index is touched or not', (_, index, before, after, expected) => {
  expect(isTouched(index, before, after)).toBe(expected);
});
