import type { ProductRecord } from '../domain/product.ts';
import { wordsOf } from '../domain/search-words.ts';

export const shop = 'glowglitch';

/** A gold ring in two sizes, the first in stock. Its number sets price and age. */
export function aProduct(number: number, change: Partial<ProductRecord> = {}): ProductRecord {
  const base = {
    _id: `prd_${number}`,
    tenant: shop,
    handle: `piece-${number}`,
    title: `Piece ${number}`,
    description: 'Made at the bench.',
    category: 'RINGS',
    metal: 'YELLOW_GOLD',
    stone: null,
    art: 'ring.band.yellow-gold.none.none',
    priceMinor: number * 10_000,
    priceMaxMinor: number * 10_000 + 5_000,
    currencyCode: 'EUR',
    readyToShip: true,
    availability: 'READY_TO_SHIP',
    bestsellerScore: 0.5,
    createdAt: new Date(Date.UTC(2026, 0, number)),
    updatedAt: new Date(Date.UTC(2026, 0, number)),
    version: 1,
    variants: [
      {
        _id: `var_${number}_52`,
        sku: `PC-${number}-52`,
        title: 'Size 52',
        priceMinor: number * 10_000,
        stock: 2,
        madeToOrder: true,
        availability: 'READY_TO_SHIP',
      },
      {
        _id: `var_${number}_54`,
        sku: `PC-${number}-54`,
        title: 'Size 54',
        priceMinor: number * 10_000 + 5_000,
        stock: 0,
        madeToOrder: true,
        availability: 'MADE_TO_ORDER',
      },
    ],
    words: [],
    ...change,
  } satisfies ProductRecord;
  return { ...base, words: wordsOf(base) };
}
