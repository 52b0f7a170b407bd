import { categoryCodes, metalCodes, shopCurrencyCode } from '../../../kernel/product-search.ts';
import { moneyInWords } from '../../../kernel/product-search-words.ts';
import type { CriteriaPart } from './product-criteria.ts';
import { categoryNames, metals } from './taxonomy.ts';

/** Lower edges of the price bands in minor units; a band ends where the next begins, the last is open. */
export const priceBandEdges = [0, 25_000, 50_000, 100_000, 250_000, 500_000] as const;

/** How many pieces have each raw value: a category code, a metal code, `true`, a lower price edge. */
export type FacetCounts = Readonly<Record<CriteriaPart, ReadonlyMap<string, number>>>;

export interface Facet {
  readonly name: CriteriaPart;
  readonly label: string;
  readonly values: readonly FacetValue[];
}

export interface FacetValue {
  readonly value: string;
  readonly label: string;
  readonly count: number;
}

/** The facets in the order a shopper meets them. Values with no piece stay, so that nothing jumps. */
export function toFacets(counts: FacetCounts): Facet[] {
  const counted = (part: CriteriaPart, raw: string): number => counts[part].get(raw) ?? 0;
  return [
    {
      name: 'category',
      label: 'Category',
      values: categoryCodes.map((code) => ({
        value: code,
        label: categoryNames[code],
        count: counted('category', code),
      })),
    },
    {
      name: 'metal',
      label: 'Metal',
      values: metalCodes.map((code) => ({
        value: code,
        label: metals[code].name,
        count: counted('metal', code),
      })),
    },
    {
      name: 'availability',
      label: 'Availability',
      values: [
        { value: 'READY_TO_SHIP', label: 'Ready to ship', count: counted('availability', 'true') },
      ],
    },
    {
      name: 'price',
      label: 'Price',
      values: priceBandEdges.map((edge, index) => ({
        ...priceBand(edge, priceBandEdges[index + 1] ?? null),
        count: counted('price', String(edge)),
      })),
    },
  ];
}

/** `250-500` and `5000-` in whole units, as the filter's `priceMin` and `priceMax` take them. */
function priceBand(fromMinor: number, toMinor: number | null): { value: string; label: string } {
  const money = (minor: number) => moneyInWords(minor, shopCurrencyCode);
  const value = `${fromMinor / 100}-${toMinor === null ? '' : toMinor / 100}`;
  if (toMinor === null) return { value, label: `${money(fromMinor)} and over` };
  if (fromMinor === 0) return { value, label: `Under ${money(toMinor)}` };
  return { value, label: `${money(fromMinor)} to ${money(toMinor)}` };
}
