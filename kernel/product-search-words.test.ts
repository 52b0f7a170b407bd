import { expect, test } from '@jest/globals';
import { anyProduct, type ProductSearch } from './product-search.ts';
import { productSearchInWords } from './product-search-words.ts';

const cases: readonly [Partial<ProductSearch>, string][] = [
  [{}, 'pieces'],
  [{ categories: ['RINGS'] }, 'rings'],
  [{ categories: ['RINGS', 'EARRINGS'] }, 'rings or earrings'],
  [{ categories: ['RINGS'], metals: ['YELLOW_GOLD'] }, 'rings in yellow gold'],
  [{ metals: ['YELLOW_GOLD', 'WHITE_GOLD', 'ROSE_GOLD', 'SILVER'] }, 'pieces in gold or silver'],
  [
    { metals: ['YELLOW_GOLD', 'WHITE_GOLD', 'SILVER'] },
    'pieces in yellow gold, white gold or silver',
  ],
  [{ categories: ['RINGS'], priceMaxMinor: 250_000 }, 'rings under €2,500'],
  [{ priceMinMinor: 49_950 }, 'pieces over €499.50'],
  [{ priceMinMinor: 40_000, priceMaxMinor: 60_000 }, 'pieces from €400 to €600'],
  [{ priceMinMinor: 40_000, priceMaxMinor: 40_000 }, 'pieces at €400'],
  [{ categories: ['EARRINGS'], words: 'pearl drop' }, 'pearl drop earrings'],
  [{ categories: ['BRACELETS'], readyToShip: true }, 'bracelets, ready to ship'],
];

test.each(cases)('%j is said as "%s"', (search, words) => {
  expect(productSearchInWords({ ...anyProduct, ...search }, 'EUR')).toBe(words);
});

test('a currency without cents keeps its amounts whole', () => {
  expect(productSearchInWords({ ...anyProduct, priceMaxMinor: 50_000 }, 'JPY')).toBe(
    'pieces under JP¥50,000',
  );
});
