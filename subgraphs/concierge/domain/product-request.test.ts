import { expect, test } from '@jest/globals';
import {
  anyProduct,
  decodeProductSearch,
  encodeProductSearch,
  shopCurrencyCode,
} from '../../../kernel/product-search.ts';
import { productSearchInWords } from '../../../kernel/product-search-words.ts';
import { readEntities } from './intent/entities.ts';
import { normalise } from './intent/normalise.ts';
import { toProductSearch } from './product-request.ts';

const read = (text: string) => readEntities(normalise(text));

test('what is named becomes the search', () => {
  expect(toProductSearch(read('pearl drop earrings in silver under €200, in stock'), null)).toEqual(
    {
      categories: ['EARRINGS'],
      metals: ['SILVER'],
      priceMinMinor: null,
      priceMaxMinor: 20_000,
      readyToShip: true,
      sort: 'BESTSELLER',
      words: 'drop pearl',
    },
  );
});

test('a message without a kind of piece goes on with the search before it', () => {
  const rings = toProductSearch(read('gold rings with a ruby'), null);
  const cheaper = toProductSearch(read('under 500, cheapest first'), rings);
  expect(cheaper).toEqual({ ...rings, priceMaxMinor: 50_000, sort: 'PRICE_ASC' });
  expect(toProductSearch(read('in silver'), cheaper)).toEqual({ ...cheaper, metals: ['SILVER'] });
});

test('what no longer matters is let go', () => {
  const rings = toProductSearch(read('gold rings with a ruby under 500'), null);
  expect(toProductSearch(read('at any price'), rings)).toEqual({ ...rings, priceMaxMinor: null });
  expect(toProductSearch(read('in any metal, any stone'), rings)).toEqual({
    ...rings,
    metals: [],
    words: '',
  });
});

test.each([
  'rings',
  'gold rings under €500',
  'halo rings in white gold or platinum from €400 to €600',
  'pearl drop earrings in silver over €99.50, ready to ship',
  'pieces in silver',
])('a search said in words is read back as the same search: "%s"', (text) => {
  const search = toProductSearch(read(text), null);
  const words = productSearchInWords(search, shopCurrencyCode);
  expect(toProductSearch(read(`Show me ${words}`), null)).toEqual(search);
});

test('a new kind of piece begins anew', () => {
  const rings = toProductSearch(read('gold rings under 500'), null);
  expect(toProductSearch(read('bracelets'), rings)).toEqual({
    ...anyProduct,
    categories: ['BRACELETS'],
  });
});

test('however much is named, the search still fits its id', () => {
  const all = read(
    'solitaire halo pave trilogy eternity band pendant stud hoop drops tennis bangle cuff diamond sapphire over €90000000',
  );
  const search = toProductSearch(all, null);
  expect(decodeProductSearch(encodeProductSearch(search))).toEqual(search);
});
