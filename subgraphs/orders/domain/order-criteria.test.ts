import { expect, test } from '@jest/globals';
import { readOrderCriteria } from './order-criteria.ts';

test('without a filter every order is meant', () => {
  expect(Object.values(readOrderCriteria(null)).every((part) => part === null)).toBe(true);
});

test('a view and states narrow each other', () => {
  expect(readOrderCriteria({ view: 'DELIVERED', states: ['COMPLETED', 'SHIPPED'] }).states).toEqual(
    ['COMPLETED'],
  );
  expect(readOrderCriteria({ view: 'ON_THE_WAY', states: ['PLACED'] }).states).toEqual([]);
});

test('a number is read as people type it; what is none finds nothing', () => {
  expect(readOrderCriteria({ number: ' gg 120 ' }).numberPrefix).toBe('GG-120');
  expect(readOrderCriteria({ number: '%' }).states).toEqual([]);
  expect(readOrderCriteria({ number: '' }).states).toBeNull();
});
