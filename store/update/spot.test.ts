import { expect, test } from '@jest/globals';
import type { Document } from '../bson/values.ts';
import { Draft } from './spot.ts';

test('what does not change is shared, what changes is copied once', () => {
  const original: Document = { kept: { x: 1 }, list: [{ a: 1 }, { a: 2 }] };
  const before = structuredClone(original);
  const draft = new Draft(original);
  draft.at(['list', '1', 'a']).write(7);
  const list = draft.result['list'];
  draft.at(['list', '2']).write(3);

  expect(original).toEqual(before);
  expect(draft.result).toEqual({ kept: { x: 1 }, list: [{ a: 1 }, { a: 7 }, 3] });
  expect(draft.result['kept']).toBe(original['kept']);
  expect(draft.result['list']).toBe(list);
  expect(Object(list)[0]).toBe(Object(original['list'])[0]);
});

test('a draft that is only read is the original', () => {
  const original: Document = { a: { b: 1 } };
  const draft = new Draft(original);
  expect(draft.at(['a', 'b']).read()).toBe(1);
  expect(draft.at(['a', 'b', 'c']).read()).toBeUndefined();
  expect(draft.result).toBe(original);
});

test.each<[string, Document, string, Document]>([
  ['creates what leads there', {}, 'a.b', { a: { b: 7 } }],
  ['names a field by a number in a document', { a: {} }, 'a.0', { a: { 0: 7 } }],
  ['fills an array up with nulls', { a: [1] }, 'a.3', { a: [1, null, null, 7] }],
])('writing %s', (_what, before, path, after) => {
  const draft = new Draft(before);
  draft.at(path.split('.')).write(7);
  expect(draft.result).toEqual(after);
});

test.each<[string, Document, string]>([
  ['below a value', { a: 1 }, 'a.b'],
  ['at a name in an array', { a: [] }, 'a.b'],
  ['too far behind an array', { a: [] }, 'a.1500001'],
  ['at a name with a dollar', {}, '$a'],
  ['too deep', {}, Array(181).fill('a').join('.')],
])('nothing is written %s', (_what, before, path) => {
  expect(() => new Draft(before).at(path.split('.')).write(7)).toThrow();
});

test('removing takes a field away and leaves a null in an array', () => {
  const draft = new Draft({ a: { b: 1, c: 2 }, list: [1, 2] });
  draft.at(['a', 'b']).remove();
  draft.at(['list', '0']).remove();
  expect(draft.result).toEqual({ a: { c: 2 }, list: [null, 2] });
});
