import { expect, test } from '@jest/globals';
import { createSpareBudget } from './spare-budget.ts';

test('extra requests are a share of the ordinary ones, after a first reserve', () => {
  const budget = createSpareBudget({ share: 0.25, savedMax: 2 });
  const allowed = Array.from({ length: 12 }, () => {
    budget.earn();
    return budget.spend();
  });
  // Two saved, then one for every four.
  expect(allowed.map((may) => (may ? 'x' : '.')).join('')).toBe('xx..x...x...');
});

test('a quiet time saves up no more than the reserve', () => {
  const budget = createSpareBudget({ share: 1, savedMax: 2 });
  for (let i = 0; i < 100; i += 1) budget.earn();
  expect([budget.spend(), budget.spend(), budget.spend()]).toEqual([true, true, false]);
});

test('with nothing to save there is nothing to spend', () => {
  const budget = createSpareBudget({ share: 0.5, savedMax: 0 });
  budget.earn();
  expect(budget.spend()).toBe(false);
});
