import { Icon } from '../ui/icon.tsx';
import { countWords } from '../ui/money.ts';
import { kpiTiles } from './kpi-tiles.ts';
import { kpiChange, kpiTarget, kpiValue, verdictWords } from './kpi-words.ts';
import { sparkPaths } from './spark.ts';
import type { Figures } from './use-figures.ts';

type Kpi = Figures['kpis'][number];

/** Figures against their targets. @param kpis null while they are counted */
export const KpiStrip = ({ kpis }: { kpis: readonly Kpi[] | null }) => (
  <ul className="d-kpis">
    {kpiTiles.map(({ key, name, sample }) => {
      const kpi = kpis?.find((one) => one.key === key);
      return (
        <li className="d-kpi" key={key}>
          <h2>{name}</h2>
          {kpi ? <Figure kpi={kpi} sample={sample} /> : <FigureSkeleton />}
        </li>
      );
    })}
  </ul>
);

function Figure({ kpi, sample }: { kpi: Kpi; sample: string | null }) {
  if (kpi.value === null)
    return (
      <>
        <p className="d-goal is-pearl">
          <Icon name="shapeOpen" size="s" />
          nothing to measure
        </p>
        <p className="d-val num">–</p>
        <p className="d-kpifoot">
          <span className="d-dim num">{kpiTarget(kpi)}</span>
        </p>
      </>
    );
  const { figure, unit } = kpiValue(kpi);
  const verdict = verdictWords[kpi.verdict];
  return (
    <>
      <Goal kpi={kpi} />
      <p className="d-val num">
        {figure}
        <small>{unit}</small>
      </p>
      <Spark series={kpi.series} gem={kpi.onTarget ? 'amethyst' : 'citrine'} />
      <p className="d-kpifoot">
        <Change kpi={kpi} />
        <span className="d-dim num">{kpiTarget(kpi)}</span>
      </p>
      <p className="d-dim num">
        {sample ? `n = ${countWords(kpi.sampleSize)} ${sample}` : 'when the period ends'}
      </p>
      {verdict ? (
        <p className={`d-goal is-${kpi.verdict === 'BETTER' ? 'emerald' : 'ruby'}`}>
          <Icon name={kpi.verdict === 'BETTER' ? 'up' : 'down'} size="s" />
          {verdict}
        </p>
      ) : null}
    </>
  );
}

/** More is better of all but what waits. */
function Goal({ kpi: { key, onTarget } }: { kpi: Kpi }) {
  const missed = key === 'OPEN_TICKETS' ? 'above target' : 'below target';
  return (
    <p className={`d-goal is-${onTarget ? 'emerald' : 'citrine'}`}>
      <Icon name={onTarget ? 'shapeTick' : 'shapeTriangle'} size="s" />
      {onTarget ? 'on target' : missed}
    </p>
  );
}

function Change({ kpi }: { kpi: Kpi }) {
  const change = kpiChange(kpi);
  if (!change) return <span className="d-dim">no earlier figure</span>;
  if (change.way === 'same') return <span className="num">{change.words}</span>;
  return (
    <span className="num">
      <span aria-hidden="true">{change.way === 'up' ? '▲' : '▼'}</span>
      <span className="sr">{change.way}</span> {change.words}
    </span>
  );
}

/** Decoration: the number and its change are text. */
function Spark({ series, gem }: { series: readonly (number | null)[]; gem: string }) {
  const { line, area, points } = sparkPaths(series);
  return (
    <svg
      className={`d-spark is-${gem}`}
      viewBox="0 0 120 34"
      aria-hidden="true"
      preserveAspectRatio="none"
    >
      <path className="fill" d={area} />
      <path className="line" d={line} />
      {points.map(([x, y]) => (
        <path key={x} className="point" d={`M${x} ${y}h.01`} />
      ))}
    </svg>
  );
}

const FigureSkeleton = () => (
  <div className="d-kpiwait" aria-hidden="true">
    <span className="skeleton" />
    <span className="skeleton" />
    <span className="skeleton" />
  </div>
);
