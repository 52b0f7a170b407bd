import { expect, test } from '@jest/globals';
import { Double } from 'bson';
import type { Document } from '../bson/values.ts';
import { describeUpdate } from './difference.ts';

const cases: readonly (readonly [string, Document, Document, Document])[] = [
  ['a nested field', { a: { b: 1, c: 1 } }, { a: { b: 2, c: 1 } }, { updatedFields: { 'a.b': 2 } }],
  ['a field that went', { a: 1, b: 1 }, { b: 1 }, { removedFields: ['a'] }],
  ['a field that came', {}, { a: { b: 1 } }, { updatedFields: { a: { b: 1 } } }],
  ['one element of many', { a: [1, 2, 3] }, { a: [1, 9, 3] }, { updatedFields: { 'a.1': 9 } }],
  [
    'an array that got shorter',
    { a: [1, 2, 3] },
    { a: [1, 2] },
    { truncatedArrays: [{ field: 'a', newSize: 2 }] },
  ],
  ['an array that got longer', { a: [1] }, { a: [1, 2] }, { updatedFields: { 'a.1': 2 } }],
  ['most of an array', { a: [1, 2, 3] }, { a: [7, 8, 3] }, { updatedFields: { a: [7, 8, 3] } }],
  [
    'an array that got very much longer',
    { a: [1] },
    { a: Array(2000).fill(1) },
    { updatedFields: { a: Array(2000).fill(1) } },
  ],
  [
    'an int that became a double',
    { a: 1 },
    { a: new Double(1) },
    { updatedFields: { a: new Double(1) } },
  ],
  ['nothing', { a: [1, { b: 1 }] }, { a: [1, { b: 1 }] }, {}],
];

test.each(cases)('tells %s', (_what, before, after, told) => {
  const nothing = { updatedFields: {}, removedFields: [], truncatedArrays: [] };
  expect(describeUpdate(before, after)).toEqual({ ...nothing, ...told });
});
