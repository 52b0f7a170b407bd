import { useState } from 'react';
import { useSearch } from 'wouter';
import { LiveBadge } from '../ui/live-badge.tsx';
import { useTitle } from '../ui/use-title.ts';
import { KpiStrip } from './kpi-strip.tsx';
import { LiveFeed } from './live-feed.tsx';
import { isPeriod, type Period, PeriodChoice } from './period.tsx';
import { WhereOrdersStand } from './where-orders-stand.tsx';

/** What a lead looks at first: figures against their targets, where orders stand, what happens right now. */
export function OverviewPage() {
  useTitle('Overview');
  const asked = new URLSearchParams(useSearch()).get('period');
  const period: Period = isPeriod(asked) ? asked : '30d';
  const [dataAtMs] = useState(() => Date.now());
  return (
    <main className="d-main" id="main">
      <header className="d-head">
        <h1>Overview</h1>
        <LiveBadge dataAtMs={dataAtMs} />
      </header>
      <div className="d-pagescroll">
        <PeriodChoice period={period} />
        <KpiStrip period={period} />
        <div className="d-grid2">
          <WhereOrdersStand />
          <LiveFeed />
        </div>
      </div>
    </main>
  );
}
