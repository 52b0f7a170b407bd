import type { KpiKey } from '../generated/graphql.ts';

interface Figure {
  readonly key: KpiKey;
  readonly value: number | null;
  readonly previous: number | null;
  readonly target: number;
}

/** Ratings are out of five; the other figures are shares, said in per cent. */
const isShare = (key: KpiKey): boolean => key !== 'CSAT_MEAN';

export function kpiValue({ key, value }: Figure): { figure: string; unit: string } {
  if (value === null) return { figure: '–', unit: '' };
  return isShare(key)
    ? { figure: percent(value), unit: '%' }
    : { figure: value.toFixed(1), unit: '/ 5' };
}

export const kpiTarget = ({ key, target }: Figure): string =>
  `target ${isShare(key) ? `${percent(target)} %` : target.toFixed(1)}`;

/** Against the period before; null where there is nothing to compare. What rounds to nothing went neither way. */
export function kpiChange({ key, value, previous }: Figure): {
  way: 'up' | 'down' | 'same';
  words: string;
} | null {
  if (value === null || previous === null) return null;
  const by = value - previous;
  const size = isShare(key) ? percent(Math.abs(by)) : Math.abs(by).toFixed(1);
  if (Number(size) === 0) return { way: 'same', words: 'as before' };
  return { way: by > 0 ? 'up' : 'down', words: isShare(key) ? `${size} pts` : size };
}

/** One decimal below ten, none above, and none that is only a zero. */
const percent = (share: number): string => {
  const value = share * 100;
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
};
