import { useMemo } from 'react';
import {
  DashboardKpisDocument,
  type DashboardKpisQuery,
  type KpiKey,
} from '../generated/graphql.ts';
import type { Answered } from '../graph/answered.ts';
import { useAnswer } from '../graph/use-answer.ts';
import { useRole } from '../session/session-context.ts';
import { Failed } from '../ui/blank.tsx';
import { Icon } from '../ui/icon.tsx';
import { countWords } from '../ui/money.ts';
import { kpiChange, kpiTarget, kpiValue } from './kpi-words.ts';
import { type Period, periods } from './period.tsx';
import { sparkPaths } from './spark.ts';

type Kpi = Answered<DashboardKpisQuery>['kpis'][number];

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** In the order they are read. A role without figures sees the tile and who has them, not a gap. */
const tiles = [
  { key: 'CSAT_MEAN', name: 'Rating', sample: 'ratings' },
  { key: 'DEFLECTION', name: 'Solved without a person', sample: 'sessions' },
  { key: 'CONVERSION', name: 'Led to a piece', sample: 'sessions' },
] as const satisfies readonly { key: KpiKey; name: string; sample: string }[];

export const KpiStrip = ({ period }: { period: Period }) =>
  useRole().readsKpis ? <Figures period={period} /> : <ForLeads />;

function Figures({ period }: { period: Period }) {
  // To the minute: the same period asked again is the same question.
  const range = useMemo(() => {
    const toMs = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    const fromMs = toMs - periods[period].days * DAY_MS;
    return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() };
  }, [period]);
  const { data, failure, retryAtMs, again } = useAnswer(DashboardKpisDocument, range);
  if (!data && failure)
    return (
      <div className="d-panel">
        <Failed
          title="The figures did not load"
          failure={failure}
          stillWorks="Orders and returns still work."
          retryAtMs={retryAtMs}
          onRetry={again}
        />
      </div>
    );
  return (
    <ul className="d-kpis">
      {tiles.map((tile) => {
        const kpi = data?.kpis.find(({ key }) => key === tile.key);
        return (
          <li className="d-kpi" key={tile.key}>
            <h2>{tile.name}</h2>
            {kpi ? <Figure kpi={kpi} sample={tile.sample} /> : <FigureSkeleton />}
          </li>
        );
      })}
    </ul>
  );
}

function Figure({ kpi, sample }: { kpi: Kpi; sample: string }) {
  if (kpi.value === null)
    return (
      <>
        <p className="d-goal is-pearl">
          <Icon name="shapeOpen" size="s" />
          nothing to measure yet
        </p>
        <p className="d-val num">–</p>
        <p className="d-kpifoot">
          <span className="d-dim num">{kpiTarget(kpi)}</span>
        </p>
      </>
    );
  const { figure, unit } = kpiValue(kpi);
  const change = kpiChange(kpi);
  const gem = kpi.onTarget ? 'emerald' : 'citrine';
  return (
    <>
      <p className={`d-goal is-${gem}`}>
        <Icon name={kpi.onTarget ? 'shapeTick' : 'shapeTriangle'} size="s" />
        {kpi.onTarget ? 'on target' : 'below target'}
      </p>
      <p className="d-val num">
        {figure}
        <small>{unit}</small>
      </p>
      <Spark series={kpi.series} gem={kpi.onTarget ? 'amethyst' : 'citrine'} />
      <p className="d-kpifoot">
        <span className="num">
          {change?.way === 'same' ? (
            change.words
          ) : change ? (
            <>
              <span aria-hidden="true">{change.way === 'up' ? '▲' : '▼'}</span>
              <span className="sr">{change.way}</span> {change.words}
            </>
          ) : (
            <span className="d-dim">no earlier figure</span>
          )}
        </span>
        <span className="d-dim num">{kpiTarget(kpi)}</span>
      </p>
      <p className="d-dim num">
        n = {countWords(kpi.sampleSize)} {sample}
      </p>
    </>
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

const ForLeads = () => (
  <ul className="d-kpis">
    {tiles.map(({ key, name }) => (
      <li className="d-kpi" key={key}>
        <h2>{name}</h2>
        <p className="d-goal is-pearl">
          <Icon name="lock" size="s" />
          For leads
        </p>
        <p className="d-dim">A support lead sees this figure.</p>
      </li>
    ))}
  </ul>
);
