import { expect, test } from '@jest/globals';
import { decode } from './decode.ts';
import { encode } from './encode.ts';
import { metadataOf, withMetadata } from './metadata.ts';
import { copyDocument, documentOf, setField, withFirst } from './ordered.ts';

const mixed = () =>
  documentOf([
    ['b', 1],
    ['10', 2],
    ['2', 3],
    ['a', 4],
  ]);

test('names that are whole numbers stay where they are', () => {
  expect(Object.keys(mixed())).toEqual(['b', '10', '2', 'a']);
  expect(Object.entries({ ...mixed() })).toHaveLength(4);
  expect(mixed()).toEqual({ b: 1, 10: 2, 2: 3, a: 4 });
});

test('the order survives bytes, copies and further changes', () => {
  const decoded = decode(encode(mixed()));
  expect(Object.keys(decoded)).toEqual(['b', '10', '2', 'a']);
  const copy = copyDocument(decoded);
  delete copy['10'];
  copy['1'] = 5;
  copy['b'] = 6;
  expect(Object.keys(copy)).toEqual(['b', '2', 'a', '1']);
  expect(Object.keys(decoded)).toEqual(['b', '10', '2', 'a']);
  expect(Object.keys(withFirst(decoded, '_id', 1))).toEqual(['_id', 'b', '10', '2', 'a']);
});

test('a field is added after those that are there', () => {
  const document = setField({ z: 1 }, '0', 2);
  expect(Object.keys(setField(document, 'y', 3))).toEqual(['z', '0', 'y']);
});

test('a field may be named __proto__', () => {
  const document = documentOf([
    ['__proto__', 1],
    ['a', 2],
  ]);
  expect(Object.keys(document)).toEqual(['__proto__', 'a']);
  expect(Object.keys(decode(encode(document)))).toEqual(['__proto__', 'a']);
});

test('a copy keeps what the document carries beside its fields', () => {
  const found = withMetadata(mixed(), { record: 7 });
  expect(Object.keys(found)).toEqual(['b', '10', '2', 'a']);
  expect(metadataOf(copyDocument(found))).toEqual({ record: 7 });
  expect(metadataOf(setField(withMetadata({ z: 1 }, { record: 8 }), '0', 2))).toEqual({
    record: 8,
  });
});
