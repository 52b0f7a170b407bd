import { ShopError } from '../../../kernel/errors.ts';
import { fromDecimal } from '../../../kernel/money.ts';
import {
  type CategoryCode,
  type MetalCode,
  type ProductSearch,
  searchPriceMinorMax,
  shopCurrencyCode,
} from '../../../kernel/product-search.ts';
import { queryWords } from './search-words.ts';

/** A checked filter: all given parts must hold. Amounts in minor units of the shop's currency. */
export interface ProductCriteria {
  /** Alternatives; null means any. */
  readonly categories: readonly CategoryCode[] | null;
  readonly metals: readonly MetalCode[] | null;
  readonly priceMinMinor: number | null;
  readonly priceMaxMinor: number | null;
  readonly readyToShip: boolean;
  /** What was asked for in words; `toWordSearch` says how they are looked for. */
  readonly words: readonly string[];
}

/** The parts of a filter that a facet can leave out of its count. */
export type CriteriaPart = 'category' | 'metal' | 'price' | 'availability';

/** A filter as it comes from outside; nothing in it is trusted. */
export interface ProductFilterInput {
  readonly categories?: readonly CategoryCode[] | null | undefined;
  readonly metals?: readonly MetalCode[] | null | undefined;
  readonly priceMin?: string | null | undefined;
  readonly priceMax?: string | null | undefined;
  readonly readyToShip?: boolean | null | undefined;
}

/** Longest text of a query, in characters. */
export const queryLengthMax = 200;

/**
 * An empty list of alternatives counts as no filter: a page whose last chip was removed shows everything.
 * `readyToShip: false` likewise asks for nothing.
 * @throws ShopError BAD_USER_INPUT naming the field whose value makes no sense
 */
export function readCriteria(
  filter: ProductFilterInput | null | undefined,
  query: string | null | undefined,
): ProductCriteria {
  const priceMinMinor = readPrice(filter?.priceMin, 'priceMin');
  const priceMaxMinor = readPrice(filter?.priceMax, 'priceMax');
  if (priceMinMinor !== null && priceMaxMinor !== null && priceMinMinor > priceMaxMinor)
    refuse('priceMin must not be above priceMax', 'filter.priceMin');
  if (query && query.length > queryLengthMax)
    refuse(`query must be at most ${queryLengthMax} characters`, 'query');
  return {
    categories: filter?.categories?.length ? filter.categories : null,
    metals: filter?.metals?.length ? filter.metals : null,
    priceMinMinor,
    priceMaxMinor,
    readyToShip: filter?.readyToShip ?? false,
    words: queryWords(query ?? ''),
  };
}

/** What a decoded product search asks the vitrine for. */
export const criteriaOfSearch = (search: ProductSearch): ProductCriteria => ({
  categories: search.categories.length > 0 ? search.categories : null,
  metals: search.metals.length > 0 ? search.metals : null,
  priceMinMinor: search.priceMinMinor,
  priceMaxMinor: search.priceMaxMinor,
  readyToShip: search.readyToShip,
  words: queryWords(search.words),
});

/** The criteria with one part lifted: what a facet counts its own values under. */
export function withoutPart(criteria: ProductCriteria, part: CriteriaPart): ProductCriteria {
  const lifted: Readonly<Record<CriteriaPart, Partial<ProductCriteria>>> = {
    category: { categories: null },
    metal: { metals: null },
    price: { priceMinMinor: null, priceMaxMinor: null },
    availability: { readyToShip: false },
  };
  return { ...criteria, ...lifted[part] };
}

function readPrice(text: string | null | undefined, field: 'priceMin' | 'priceMax'): number | null {
  if (text === null || text === undefined) return null;
  const minor = fromDecimal(text, shopCurrencyCode);
  if (minor === null)
    refuse(`${field} must be an amount in ${shopCurrencyCode}`, `filter.${field}`);
  if (minor < 0) refuse(`${field} must not be negative`, `filter.${field}`);
  if (minor > searchPriceMinorMax) refuse(`${field} is beyond any price`, `filter.${field}`);
  return minor;
}

function refuse(message: string, field: string): never {
  throw new ShopError('BAD_USER_INPUT', message, { field });
}
