import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fromGlobalId, toGlobalId } from './ids.ts';
import {
  anyProduct,
  categoryCodes,
  decodeProductOffer,
  decodeProductSearch,
  encodeProductOffer,
  encodeProductSearch,
  metalCodes,
  offerPlaceMax,
  productSorts,
  searchPriceMinorMax,
} from './product-search.ts';

const price = fc.option(fc.integer({ min: 0, max: searchPriceMinorMax }), { nil: null });

const searches = fc
  .record({
    categories: fc.subarray([...categoryCodes]),
    metals: fc.subarray([...metalCodes]),
    prices: fc.tuple(price, price),
    readyToShip: fc.boolean(),
    sort: fc.constantFrom(...productSorts),
    words: fc.constantFrom('', 'halo', 'sapphire drop', 'perlé'),
  })
  .map(({ prices: [a, b], ...rest }) => ({
    ...rest,
    priceMinMinor: a !== null && b !== null ? Math.min(a, b) : a,
    priceMaxMinor: a !== null && b !== null ? Math.max(a, b) : b,
  }));

test('every search comes back from its id as it went in', () => {
  fc.assert(
    fc.property(searches, (search) => {
      const id = toGlobalId('ProductSearch', encodeProductSearch(search));
      expect(decodeProductSearch(fromGlobalId(id).localId)).toEqual(search);
    }),
  );
});

test('the order in which metals were named does not change the id', () => {
  const one = encodeProductSearch({ ...anyProduct, metals: ['SILVER', 'YELLOW_GOLD'] });
  const other = encodeProductSearch({ ...anyProduct, metals: ['YELLOW_GOLD', 'SILVER'] });
  expect(one).toBe(other);
});

test.each([
  ['nothing', ''],
  ['another version', 's2~~~-~~B~'],
  ['an unknown category', 's1~X~~-~~B~'],
  ['categories out of order', 's1~NR~~-~~B~'],
  ['a category twice', 's1~RR~~-~~B~'],
  ['reversed bounds', 's1~~~500-100~~B~'],
  ['a bound with a leading zero', 's1~~~007-~~B~'],
  ['a bound beyond the limit', 's1~~~-10000000001~~B~'],
  ['a negative bound', 's1~~~--5~~B~'],
  ['an unknown sort', 's1~~~-~~Z~'],
  ['too many words', `s1~~~-~~B~${'a'.repeat(61)}`],
  ['a field too many', 's1~~~-~~B~halo~'],
])('an id with %s is refused', (_what, text) => {
  expect(decodeProductSearch(text)).toBeNull();
});

test('the id of a search for anything is short and readable', () => {
  expect(encodeProductSearch(anyProduct)).toBe('s1~~~-~~B~');
});

test('every offer survives its id, and no other text is one', () => {
  fc.assert(
    fc.property(searches, fc.integer({ min: 1, max: offerPlaceMax }), (search, place) => {
      const id = encodeProductOffer({ search: encodeProductSearch(search), place });
      expect(decodeProductOffer(id)).toEqual({ search, place });
    }),
  );
  const search = encodeProductSearch(anyProduct);
  for (const text of ['', search, `0.${search}`, `9.${search}`, `1-${search}`, '1.', 'x.y'])
    expect(decodeProductOffer(text)).toBeNull();
});
