import { expect, test } from '@jest/globals';
import { stableJson } from './stable-json.ts';

test('fields are in one order, at every depth, and lists in their own', () => {
  expect(stableJson({ b: [2, 1, { d: 1, c: null }], a: 'x' })).toBe(
    '{"a":"x","b":[2,1,{"c":null,"d":1}]}',
  );
  expect(stableJson(undefined)).toBe('null');
});
