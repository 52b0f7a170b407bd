import { expect, test } from '@jest/globals';
import { createBoundedMap, memoizePer } from './bounded-map.ts';

test('a full map forgets what was used longest ago', () => {
  const map = createBoundedMap<number>(2);
  map.set('a', 1);
  map.set('b', 2);
  map.get('a');
  map.set('c', 3);

  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3]);
  expect(map.size).toBe(2);
});

test('something derived from an object is made once for each', () => {
  const lengthOf = memoizePer((list: readonly number[]) => ({ length: list.length }));
  const list = [1, 2, 3];

  expect(lengthOf(list)).toBe(lengthOf(list));
  expect(lengthOf([1, 2, 3])).not.toBe(lengthOf(list));
});
