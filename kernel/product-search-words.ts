import { minorDigitsOf } from './money.ts';
import type { CategoryCode, MetalCode, ProductSearch } from './product-search.ts';

const categoryWords: Readonly<Record<CategoryCode, string>> = {
  RINGS: 'rings',
  NECKLACES: 'necklaces',
  EARRINGS: 'earrings',
  BRACELETS: 'bracelets',
};

const metalWords: Readonly<Record<MetalCode, string>> = {
  YELLOW_GOLD: 'yellow gold',
  WHITE_GOLD: 'white gold',
  ROSE_GOLD: 'rose gold',
  PLATINUM: 'platinum',
  SILVER: 'silver',
};

const golds: readonly MetalCode[] = ['YELLOW_GOLD', 'WHITE_GOLD', 'ROSE_GOLD'];

/** The search as a person would say it, mid-sentence: `halo rings in gold under €2,500, ready to ship`. */
export function productSearchInWords(search: ProductSearch, currencyCode: string): string {
  const what =
    search.categories.length > 0
      ? either(search.categories.map((c) => categoryWords[c]))
      : 'pieces';
  return [
    search.words === '' ? what : `${search.words} ${what}`,
    search.metals.length > 0 ? `in ${either(metalNames(search.metals))}` : '',
    priceInWords(search, currencyCode),
  ]
    .filter((part) => part !== '')
    .join(' ')
    .concat(search.readyToShip ? ', ready to ship' : '');
}

/** Gold of every colour is simply gold. */
function metalNames(metals: readonly MetalCode[]): string[] {
  const anyGold = golds.every((gold) => metals.includes(gold));
  const rest = anyGold ? metals.filter((metal) => !golds.includes(metal)) : metals;
  return [...(anyGold ? ['gold'] : []), ...rest.map((metal) => metalWords[metal])];
}

function priceInWords(
  { priceMinMinor: min, priceMaxMinor: max }: ProductSearch,
  currencyCode: string,
): string {
  const money = (minor: number) => moneyInWords(minor, currencyCode);
  if (min !== null && max !== null)
    return min === max ? `at ${money(min)}` : `from ${money(min)} to ${money(max)}`;
  if (max !== null) return `under ${money(max)}`;
  return min !== null ? `over ${money(min)}` : '';
}

/** `€2,500`, or `€2,499.50` where the cents say something. */
export function moneyInWords(amountMinor: number, currencyCode: string): string {
  const digits = minorDigitsOf(currencyCode);
  const whole = amountMinor % 10 ** digits === 0;
  return new Intl.NumberFormat('en-GB', {
    style: 'currency',
    currency: currencyCode,
    minimumFractionDigits: whole ? 0 : digits,
    maximumFractionDigits: whole ? 0 : digits,
  }).format(amountMinor / 10 ** digits);
}

const either = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
