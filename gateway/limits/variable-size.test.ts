import { expect, test } from '@jest/globals';
import { measureVariables } from './variable-size.ts';

test.each([
  ['nothing', {}, { items: 0, depth: 0 }],
  ['plain values', { a: 1, b: 'x', c: null }, { items: 0, depth: 0 }],
  ['a list', { ids: ['a', 'b', 'c'] }, { items: 3, depth: 1 }],
  ['lists in objects', { a: { ids: [1, 2] }, b: { c: { ids: [1] } } }, { items: 3, depth: 3 }],
  ['lists in lists', { a: [[1, 2], [3]] }, { items: 5, depth: 2 }],
])('%s', (_, variables, size) => {
  expect(measureVariables(variables, 32)).toEqual(size);
});

test('a hundred thousand brackets are counted no further than matters', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  expect(measureVariables({ deep }, 32).depth).toBe(33);
});
