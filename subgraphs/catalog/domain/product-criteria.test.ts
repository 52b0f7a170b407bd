import { expect, test } from '@jest/globals';
import { anyProduct } from '../../../kernel/product-search.ts';
import {
  criteriaOfSearch,
  type ProductFilterInput,
  queryLengthMax,
  readCriteria,
  withoutPart,
} from './product-criteria.ts';

const everything = readCriteria(null, null);

test('no filter asks for everything', () => {
  expect(everything).toEqual({
    categories: null,
    metals: null,
    priceMinMinor: null,
    priceMaxMinor: null,
    readyToShip: false,
    words: [],
  });
});

test.each<[string, ProductFilterInput]>([
  ['empty lists', { categories: [], metals: [] }],
  ['readyToShip: false', { readyToShip: false }],
  ['nulls', { categories: null, metals: null, priceMin: null, priceMax: null, readyToShip: null }],
])('%s ask for everything too', (_what, filter) => {
  expect(readCriteria(filter, '  ')).toEqual(everything);
});

test('all parts are read together, amounts in cents', () => {
  const filter: ProductFilterInput = {
    categories: ['RINGS', 'EARRINGS'],
    metals: ['SILVER'],
    priceMin: '500',
    priceMax: '1000.50',
    readyToShip: true,
  };
  expect(readCriteria(filter, 'Halo rings')).toEqual({
    categories: ['RINGS', 'EARRINGS'],
    metals: ['SILVER'],
    priceMinMinor: 50_000,
    priceMaxMinor: 100_050,
    readyToShip: true,
    words: ['halo', 'ring'],
  });
});

test('equal bounds are a price, not a mistake', () => {
  expect(readCriteria({ priceMin: '500', priceMax: '500.00' }, null).priceMinMinor).toBe(50_000);
});

test.each<[string, ProductFilterInput, string, string]>([
  ['a negative bound', { priceMin: '-1' }, 'filter.priceMin', 'priceMin must not be negative'],
  [
    'a negative upper bound',
    { priceMax: '-0.01' },
    'filter.priceMax',
    'priceMax must not be negative',
  ],
  [
    'reversed bounds',
    { priceMin: '900', priceMax: '100' },
    'filter.priceMin',
    'priceMin must not be above priceMax',
  ],
  [
    'a third of a cent',
    { priceMax: '10.005' },
    'filter.priceMax',
    'priceMax must be an amount in EUR',
  ],
  [
    'an absurd amount',
    { priceMax: '999999999999' },
    'filter.priceMax',
    'priceMax is beyond any price',
  ],
])('%s is refused, naming its field', (_what, filter, field, message) => {
  expect(() => readCriteria(filter, null)).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', message, details: { field } }),
  );
});

test('an endless query is refused', () => {
  expect(() => readCriteria(null, 'a'.repeat(queryLengthMax + 1))).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field: 'query' } }),
  );
});

test('a facet ignores its own part of the filter and keeps the rest', () => {
  const criteria = readCriteria(
    { categories: ['RINGS'], metals: ['SILVER'], priceMax: '10', readyToShip: true },
    'halo',
  );
  expect(withoutPart(criteria, 'category')).toEqual({ ...criteria, categories: null });
  expect(withoutPart(criteria, 'metal')).toEqual({ ...criteria, metals: null });
  expect(withoutPart(criteria, 'price')).toEqual({ ...criteria, priceMaxMinor: null });
  expect(withoutPart(criteria, 'availability')).toEqual({ ...criteria, readyToShip: false });
});

test('a search of the concierge asks the same as the filter that says it', () => {
  const search = {
    ...anyProduct,
    metals: ['SILVER'] as const,
    priceMaxMinor: 5_000,
    words: 'hoops',
  };
  expect(criteriaOfSearch(search)).toEqual(
    readCriteria({ metals: ['SILVER'], priceMax: '50' }, 'hoop'),
  );
});
