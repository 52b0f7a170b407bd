import { expect, test } from '@jest/globals';
import { freeSlot } from './free-slot.ts';

test('the first free place is taken, until there is none', () => {
  expect(freeSlot([], 3)).toBe(0);
  expect(freeSlot([2, 0], 3)).toBe(1);
  expect(freeSlot([0, 1, 2], 3)).toBeNull();
});
