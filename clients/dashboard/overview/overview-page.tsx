import type { ReactNode } from 'react';
import { useSearch } from 'wouter';
import { useRole } from '../session/session-context.ts';
import { FailedPanel } from '../ui/blank.tsx';
import { CsvButton } from '../ui/csv-button.tsx';
import { LiveBadge } from '../ui/live-badge.tsx';
import { PageStyle } from '../ui/page-style.tsx';
import { useNow } from '../ui/use-now.ts';
import { useTitle } from '../ui/use-title.ts';
import { figureColumns, figureRows } from './figure-columns.ts';
import { FiguresForLeads } from './for-leads.tsx';
import { Funnels } from './funnel-table.tsx';
import { IntentMix } from './intent-mix.tsx';
import { KpiStrip } from './kpi-strip.tsx';
import { LiveFeed } from './live-feed.tsx';
import { type Period, periodOf } from './period.ts';
import { PeriodChoice } from './period-choice.tsx';
import { Ratings } from './ratings.tsx';
import { TrendPanel } from './trend-panel.tsx';
import { useFigures } from './use-figures.ts';
import { WhereOrdersStand } from './where-orders-stand.tsx';

/** What a lead looks at first: figures against their targets, how far people came, what happens right now. */
export function OverviewPage() {
  useTitle('Overview');
  const { readsKpis } = useRole();
  const period = periodOf(new URLSearchParams(useSearch()), new Date());
  return readsKpis ? <WithFigures period={period} /> : <WithoutFigures />;
}

function WithFigures({ period }: { period: Period }) {
  const { data, range, atMs, failure, retryAtMs, again } = useFigures(period);
  const kpis = data?.kpis ?? null;
  return (
    <View
      badge={<LiveBadge of="figures" dataAtMs={atMs} hasFailed={failure !== null} />}
      csv={<CsvButton of="figures" columns={figureColumns(kpis)} rows={figureRows(kpis, range)} />}
    >
      <PeriodChoice period={period} />
      {failure && !data ? (
        <FailedPanel
          title="The figures did not load"
          failure={failure}
          stillWorks="Orders and returns still work."
          retryAtMs={retryAtMs}
          onRetry={again}
        />
      ) : (
        <>
          <p className="sr" role="status">
            {data ? '' : 'Counting the figures'}
          </p>
          <KpiStrip kpis={kpis} />
          <TrendPanel kpis={kpis} range={range} />
          <Funnels figures={data} />
          <div className="d-grid2">
            <IntentMix mix={data?.intentMix ?? null} />
            <Ratings summary={data?.csatSummary ?? null} />
          </div>
        </>
      )}
    </View>
  );
}

/** What everybody may see is live by what happens to orders. */
function WithoutFigures() {
  const openedAtMs = useNow(60_000).getTime();
  return (
    <View badge={<LiveBadge dataAtMs={openedAtMs} />}>
      <FiguresForLeads />
    </View>
  );
}

interface ViewProps {
  readonly badge: ReactNode;
  /** A button, for roles that read the figures. */
  readonly csv?: ReactNode;
  readonly children: ReactNode;
}

const View = ({ badge, csv, children }: ViewProps) => (
  <main className="d-main" id="main">
    <PageStyle name="overview" />
    <header className="d-head">
      <h1>Overview</h1>
      {badge}
      {csv}
    </header>
    <div className="d-pagescroll">
      {children}
      <div className="d-grid2">
        <WhereOrdersStand />
        <LiveFeed />
      </div>
    </div>
  </main>
);
