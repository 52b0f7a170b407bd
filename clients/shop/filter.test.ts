import { expect, test } from '@jest/globals';
import { everything, filterOf, isNarrowed, readChoice, writeChoice } from './filter.ts';

test('a choice survives the address, there and back', () => {
  const choice = {
    ...everything,
    categories: ['RINGS', 'EARRINGS'],
    metals: ['ROSE_GOLD'],
    price: '250-500',
    readyToShip: true,
    sort: 'PRICE_ASC',
    query: 'first light',
    piece: 'aube-solitaire',
  } as const;
  expect(readChoice(writeChoice(choice))).toEqual(choice);
});

test('everything is the plain address', () => {
  expect(writeChoice(everything)).toBe('');
  expect(isNarrowed(everything)).toBe(false);
});

test('what the address may not say is left out', () => {
  expect(readChoice('?category=hats.rings&metal=tin&price=free&sort=random')).toEqual({
    ...everything,
    categories: ['RINGS'],
  });
});

test('a price band becomes the bounds of the filter; an open one has no upper', () => {
  expect(filterOf({ ...everything, price: '250-500' })).toEqual({
    priceMin: '250',
    priceMax: '500',
  });
  expect(filterOf({ ...everything, price: '5000-' })).toEqual({ priceMin: '5000' });
});
