/**
 * A search for pieces as one service decides on it and another answers it: the concierge reads it out of a
 * shopper's words, the catalog runs it. It travels as the id of the `ProductSearch` entity, so nothing is stored.
 */
export interface ProductSearch {
  /** Alternatives; empty means any. Kept in the order of `categoryCodes`, so equal searches have equal ids. */
  readonly categories: readonly CategoryCode[];
  readonly metals: readonly MetalCode[];
  /** Minor units of the shop's currency, inclusive; null means no bound. */
  readonly priceMinMinor: number | null;
  readonly priceMaxMinor: number | null;
  readonly readyToShip: boolean;
  readonly sort: ProductSort;
  /** Words to look for besides: a stone, a style. At most `searchWordsLengthMax` characters; '' for none. */
  readonly words: string;
}

export const categoryCodes = ['RINGS', 'NECKLACES', 'EARRINGS', 'BRACELETS'] as const;
export type CategoryCode = (typeof categoryCodes)[number];

export const metalCodes = ['YELLOW_GOLD', 'WHITE_GOLD', 'ROSE_GOLD', 'PLATINUM', 'SILVER'] as const;
export type MetalCode = (typeof metalCodes)[number];

export const productSorts = ['BESTSELLER', 'NEWEST', 'PRICE_ASC', 'PRICE_DESC'] as const;
export type ProductSort = (typeof productSorts)[number];

/** A shop has one currency; amounts in searches and filters are in it. */
export const shopCurrencyCode = 'EUR';

export const searchWordsLengthMax = 60;
/** €100 million: far above any piece, far below where integers lose exactness. */
export const searchPriceMinorMax = 10_000_000_000;

export const anyProduct: ProductSearch = {
  categories: [],
  metals: [],
  priceMinMinor: null,
  priceMaxMinor: null,
  readyToShip: false,
  sort: 'BESTSELLER',
  words: '',
};

const version = 's1';
const categoryLetters = 'RNEB';
const metalLetters = 'YWOPS';
const sortLetters = 'BNAD';

/** The search in one canonical line of at most 120 characters: `s1~R~YW~-250000~~B~halo`. */
export const encodeProductSearch = (search: ProductSearch): string =>
  [
    version,
    letters(search.categories, categoryCodes, categoryLetters),
    letters(search.metals, metalCodes, metalLetters),
    `${search.priceMinMinor ?? ''}-${search.priceMaxMinor ?? ''}`,
    search.readyToShip ? 'S' : '',
    sortLetters.charAt(productSorts.indexOf(search.sort)),
    search.words,
  ].join('~');

const shape = /^s1~([RNEB]{0,4})~([YWOPS]{0,5})~(\d{0,11})-(\d{0,11})~(S?)~([BNAD])~([^~]{0,60})$/u;

/** The search that `encodeProductSearch` wrote; null for any other text, however close. */
export function decodeProductSearch(text: string): ProductSearch | null {
  const match = shape.exec(text);
  if (!match) return null;
  const [, categories = '', metals = '', min = '', max = '', ready, sort = '', words = ''] = match;
  const search: ProductSearch = {
    categories: fromLetters(categories, categoryCodes, categoryLetters),
    metals: fromLetters(metals, metalCodes, metalLetters),
    priceMinMinor: min === '' ? null : Number(min),
    priceMaxMinor: max === '' ? null : Number(max),
    readyToShip: ready === 'S',
    sort: productSorts[sortLetters.indexOf(sort)] ?? 'BESTSELLER',
    words,
  };
  return isSensible(search) && encodeProductSearch(search) === text ? search : null;
}

/** One piece of a search: another service points at it, the catalog finds it. It travels as the id of `ProductOffer`. */
export interface ProductOffer {
  /** An encoded product search. */
  readonly search: string;
  /** Which piece of the search, from 1 to `offerPlaceMax`. */
  readonly place: number;
}

/** A shelf is as long as people count. */
export const offerPlaceMax = 8;

export const encodeProductOffer = ({ search, place }: ProductOffer): string => `${place}.${search}`;

/** The offer that `encodeProductOffer` wrote; null for any other text. */
export function decodeProductOffer(
  text: string,
): { readonly search: ProductSearch; readonly place: number } | null {
  const [place, search] = [Number(text.charAt(0)), decodeProductSearch(text.slice(2))];
  const isWhole = text.charAt(1) === '.' && place >= 1 && place <= offerPlaceMax;
  return isWhole && search ? { search, place } : null;
}

function isSensible({ priceMinMinor: min, priceMaxMinor: max }: ProductSearch): boolean {
  if (min !== null && min > searchPriceMinorMax) return false;
  if (max !== null && max > searchPriceMinorMax) return false;
  return min === null || max === null || min <= max;
}

const letters = <T>(chosen: readonly T[], all: readonly T[], alphabet: string): string =>
  all.map((code, index) => (chosen.includes(code) ? alphabet.charAt(index) : '')).join('');

const fromLetters = <T>(text: string, all: readonly T[], alphabet: string): T[] =>
  all.filter((_code, index) => text.includes(alphabet.charAt(index)));
