import { expect, test } from '@jest/globals';
import { ObjectId } from 'bson';
import { encode } from './encode.ts';
import { withFieldFirst, withIdInFront } from './field-first.ts';

test.each([
  [{ _id: 1, a: 'x', b: [2] }],
  [{ a: 'x', _id: 1, b: [2] }],
  [{ a: 'x', b: [2], _id: 1 }],
])('a field moves to the front: %j', (document) => {
  const { a, b, _id } = document;
  expect(withFieldFirst(encode(document), '_id')).toEqual(encode({ _id, a, b }));
});

test('only a field of the document itself, by its whole name', () => {
  expect(withFieldFirst(encode({ a: { _id: 1 }, _ids: 2 }), '_id')).toBeUndefined();
  expect(withFieldFirst(encode({}), '_id')).toBeUndefined();
});

test('an id that is made here stands in front', () => {
  const _id = new ObjectId();
  expect(withIdInFront(encode({ a: 1, b: 'x' }), _id)).toEqual(encode({ _id, a: 1, b: 'x' }));
  expect(withIdInFront(encode({}), _id)).toEqual(encode({ _id }));
});
