import { encodeProductSearch, type ProductSearch } from '../../../kernel/product-search.ts';

/**
 * Searches that ask for less, the nearest to the wish first. A price is let go before a metal, and sorted so that
 * what is nearest to it comes first; the kind of piece is let go last.
 * @returns at most seven, none of them the search itself
 */
export function widerSearches(search: ProductSearch): ProductSearch[] {
  const sort = search.priceMaxMinor === null ? 'PRICE_DESC' : 'PRICE_ASC';
  const hasPrice = search.priceMinMinor !== null || search.priceMaxMinor !== null;
  const anyPrice = hasPrice
    ? { ...search, priceMinMinor: null, priceMaxMinor: null, sort: sort as ProductSearch['sort'] }
    : search;
  const steps = [
    { ...search, readyToShip: false },
    anyPrice,
    { ...anyPrice, readyToShip: false },
    { ...search, readyToShip: false, metals: [] },
    { ...anyPrice, readyToShip: false, words: '' },
    { ...anyPrice, readyToShip: false, words: '', metals: [] },
    { ...anyPrice, readyToShip: false, words: '', metals: [], categories: [] },
  ];
  const seen = new Set([encodeProductSearch(search)]);
  return steps.filter((step) => {
    const id = encodeProductSearch(step);
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });
}
