import { expect, test } from '@jest/globals';
import { memoizePer } from './memoize-per.ts';

test('something derived from an object is made once for each', () => {
  const lengthOf = memoizePer((list: readonly number[]) => ({ length: list.length }));
  const list = [1, 2, 3];

  expect(lengthOf(list)).toBe(lengthOf(list));
  expect(lengthOf([1, 2, 3])).not.toBe(lengthOf(list));
});
