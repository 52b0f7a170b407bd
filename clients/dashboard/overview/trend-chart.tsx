import { kpiTarget, kpiWords } from './kpi-words.ts';
import { type Range, sliceName, sliceWords } from './slices.ts';
import { isNamed, lastLabelY, type Trend, type TrendPoint, trendOf, xOf } from './trend.ts';
import { TrendCursor } from './trend-cursor.tsx';
import type { Figures } from './use-figures.ts';

type Kpi = Figures['kpis'][number];

interface TrendChartProps {
  readonly kpi: Kpi;
  readonly name: string;
  readonly slices: readonly Range[];
  readonly now: Date;
}

/**
 * Lines are drawn in percent of the plot, and words stand beside it as text: they keep their size at every width and
 * their side in every direction of writing.
 */
export function TrendChart({ kpi, name, slices, now }: TrendChartProps) {
  const trend = trendOf(kpi);
  return (
    <div className={`d-plot num is-${kpi.onTarget === false ? 'citrine' : 'amethyst'}`}>
      <Grid kpi={kpi} ticks={trend.ticks} />
      <Moments slices={slices} now={now} />
      <Line kpi={kpi} trend={trend} />
      {trend.points.length === 0 ? (
        <p>Nothing to measure in this period.</p>
      ) : (
        <TrendCursor
          points={trend.points}
          label={sentence(kpi, name, trend.points)}
          wordsOf={({ slice, value }) => ({
            when: slices[slice] ? sliceWords(slices[slice], now) : '',
            value: kpiWords(kpi.key, value),
          })}
        />
      )}
    </div>
  );
}

const Grid = ({ kpi, ticks }: { kpi: Kpi; ticks: Trend['ticks'] }) => (
  <div aria-hidden="true">
    {ticks.map(({ value, y }) => (
      <span key={value} className="d-tick" style={{ insetBlockStart: `${y}%` }}>
        <span>{kpi.key === 'CSAT_MEAN' ? value : kpiWords(kpi.key, value)}</span>
      </span>
    ))}
  </div>
);

const Moments = ({ slices, now }: { slices: readonly Range[]; now: Date }) => (
  <div aria-hidden="true">
    {slices.map((slice, i) =>
      isNamed(i, slices.length) ? (
        <span
          key={slice.from.getTime()}
          className="d-slice"
          style={{ insetInlineStart: `${xOf(i, slices.length)}%` }}
        >
          {sliceName(slice, now)}
        </span>
      ) : null,
    )}
  </div>
);

/** The target lies over the line's tint: it is to be seen where all is well, too. */
function Line({ kpi, trend: { points, paths, targetY } }: { kpi: Kpi; trend: Trend }) {
  const last = points.at(-1);
  return (
    <div aria-hidden="true">
      <svg className="d-spark" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <path className="fill" d={paths.area} />
        <path className="line" d={paths.line} />
        {paths.points.map(([x, y]) => (
          <path key={x} className="point" d={`M${x} ${y}h.01`} />
        ))}
      </svg>
      {targetY === null ? null : (
        <span className="d-target" style={{ insetBlockStart: `${targetY}%` }}>
          <span>{kpiTarget(kpi)}</span>
        </span>
      )}
      {last ? (
        <b className="d-last" style={{ insetBlockStart: `${lastLabelY(last.y, targetY)}%` }}>
          {kpiWords(kpi.key, last.value)}
        </b>
      ) : null}
    </div>
  );
}

/** `Rating over time: 4.4 / 5 at first, 4.6 / 5 at last, target 4.0.` */
function sentence(kpi: Kpi, name: string, points: readonly TrendPoint[]): string {
  const wordsAt = (index: number) => kpiWords(kpi.key, points.at(index)?.value ?? null);
  return `${name} over time: ${wordsAt(0)} at first, ${wordsAt(-1)} at last, ${kpiTarget(kpi)}.`;
}
