import {
  anyProduct,
  type ProductSearch,
  searchPriceMinorMax,
  searchWordsLengthMax,
} from '../../../kernel/product-search.ts';
import type { Entities, LiftedPart } from './intent/entities.ts';

/**
 * The search that a message asks for. A message that names no kind of piece goes on with the search before it:
 * after "gold rings", "under 500" still means gold rings.
 * @param previous the search this conversation last showed; null when it was about something else
 */
export function toProductSearch(entities: Entities, previous: ProductSearch | null): ProductSearch {
  const { categories, metals, price, words, readyToShip, sort } = entities;
  const base =
    categories.length === 0 && previous ? without(previous, entities.lifted) : anyProduct;
  return {
    categories: categories.length > 0 ? categories : base.categories,
    metals: metals.length > 0 ? metals : base.metals,
    priceMinMinor: price ? bounded(price.minMinor) : base.priceMinMinor,
    priceMaxMinor: price ? bounded(price.maxMinor) : base.priceMaxMinor,
    readyToShip: readyToShip || base.readyToShip,
    sort: sort ?? base.sort,
    words: words.length > 0 ? fitting(words) : base.words,
  };
}

const without = (search: ProductSearch, parts: readonly LiftedPart[]): ProductSearch => ({
  ...search,
  ...(parts.includes('price') ? { priceMinMinor: null, priceMaxMinor: null } : {}),
  ...(parts.includes('metal') ? { metals: [] } : {}),
  ...(parts.includes('words') ? { words: '' } : {}),
});

const bounded = (minor: number | null): number | null =>
  minor === null ? null : Math.min(minor, searchPriceMinorMax);

/** As many whole words as fit. */
function fitting(words: readonly string[]): string {
  let text = '';
  for (const word of words) {
    const longer = text === '' ? word : `${text} ${word}`;
    if (longer.length > searchWordsLengthMax) break;
    text = longer;
  }
  return text;
}
