import type { KpiKey, KpiVerdict } from '../generated/graphql.ts';
import { countWords } from '../ui/money.ts';
import { percent, percentWords } from './percent.ts';

interface Figure {
  readonly key: KpiKey;
  readonly value: number | null;
  readonly previous: number | null;
  readonly target: number;
}

/** How a figure is said: out of five, as a count, or as a share in per cent. */
export const kindOf = (key: KpiKey): 'rating' | 'count' | 'share' =>
  key === 'CSAT_MEAN' ? 'rating' : key === 'OPEN_TICKETS' ? 'count' : 'share';

export function kpiValue({ key, value }: Pick<Figure, 'key' | 'value'>): {
  figure: string;
  unit: string;
} {
  if (value === null) return { figure: '–', unit: '' };
  switch (kindOf(key)) {
    case 'rating':
      return { figure: value.toFixed(1), unit: '/ 5' };
    case 'count':
      return { figure: countWords(value), unit: '' };
    case 'share':
      return { figure: percent(value), unit: '%' };
  }
}

/** In one piece: `4.6 / 5`, `1,204`, `3.8 %`. */
export function kpiWords(key: KpiKey, value: number | null): string {
  const { figure, unit } = kpiValue({ key, value });
  return unit ? `${figure} ${unit}` : figure;
}

/** A figure that is held against its own past has no target before it has one. */
export function kpiTarget({ key, target }: Figure): string {
  if (target === 0) return 'no target yet';
  switch (kindOf(key)) {
    case 'rating':
      return `target ${target.toFixed(1)}`;
    case 'count':
      return `below ${countWords(target)}`;
    case 'share':
      return `target ${percentWords(target)}`;
  }
}

/** Against the period before; null where there is nothing to compare. What rounds to nothing went neither way. */
export function kpiChange({ key, value, previous }: Figure): {
  way: 'up' | 'down' | 'same';
  words: string;
} | null {
  if (value === null || previous === null) return null;
  const by = value - previous;
  const kind = kindOf(key);
  const size =
    kind === 'share' ? percent(Math.abs(by)) : Math.abs(by).toFixed(kind === 'rating' ? 1 : 0);
  if (Number(size) === 0) return { way: 'same', words: 'as before' };
  return { way: by > 0 ? 'up' : 'down', words: kind === 'share' ? `${size} pts` : size };
}

/** Said beside a figure that is not as it was in the four weeks before; null where nothing is to be said. */
export const verdictWords: Readonly<Record<KpiVerdict, string | null>> = {
  UNKNOWN: null,
  STEADY: null,
  BETTER: 'better than in the 4 weeks before',
  WORSE: 'worse than in the 4 weeks before',
  ALARM: 'worse by more than a fifth',
};
