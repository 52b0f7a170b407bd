import { expect, test } from '@jest/globals';
import {
  anyProduct,
  type ProductSearch,
  shopCurrencyCode,
} from '../../../kernel/product-search.ts';
import { productSearchInWords } from '../../../kernel/product-search-words.ts';
import { widerSearches } from './wider-search.ts';

const inWords = (search: Partial<ProductSearch>) =>
  widerSearches({ ...anyProduct, ...search }).map((wider) =>
    productSearchInWords(wider, shopCurrencyCode),
  );

test('the price is let go first, then the metal, and the kind of piece last', () => {
  expect(
    inWords({ categories: ['RINGS'], metals: ['PLATINUM'], priceMaxMinor: 2_000, words: 'halo' }),
  ).toEqual([
    'halo rings in platinum',
    'halo rings under €20',
    'rings in platinum',
    'rings',
    'pieces',
  ]);
});

test('what is only not ready to ship is the nearest of all', () => {
  expect(inWords({ categories: ['BRACELETS'], readyToShip: true })).toEqual([
    'bracelets',
    'pieces',
  ]);
});

test.each<[Partial<ProductSearch>, ProductSearch['sort']]>([
  [{ priceMaxMinor: 2_000 }, 'PRICE_ASC'],
  [{ priceMinMinor: 2_000_000 }, 'PRICE_DESC'],
  [{ priceMinMinor: 100, priceMaxMinor: 200 }, 'PRICE_ASC'],
])('without the price %j, what is nearest to it stands first', (price, sort) => {
  expect(widerSearches({ ...anyProduct, ...price })[0]).toEqual({ ...anyProduct, sort });
});

test('nothing is wider than everything', () => {
  expect(widerSearches(anyProduct)).toEqual([]);
});
