import type { Column } from '../ui/csv.ts';
import { kpiTiles } from './kpi-tiles.ts';
import { type Range, slicesOf } from './slices.ts';
import type { Figures } from './use-figures.ts';

type Kpis = Figures['kpis'];

interface Slice extends Range {
  readonly index: number;
}

/** The slices that the figures of a period are counted in, oldest first; none while they are counted. */
export const figureRows = (kpis: Kpis | null, range: Range): readonly Slice[] =>
  slicesOf(range, kpis?.[0]?.series.length ?? 0).map((slice, index) => ({ ...slice, index }));

/** Every figure over time: a row for each slice, shares as parts of one. */
export const figureColumns = (kpis: Kpis | null): readonly Column<Slice>[] => [
  ['From', ({ from }) => from.toISOString()],
  ['To', ({ to }) => to.toISOString()],
  ...kpiTiles.map(({ key, name }): Column<Slice> => {
    const series = kpis?.find((kpi) => kpi.key === key)?.series;
    return [name, ({ index }) => series?.[index] ?? null];
  }),
];
