import { useLocation, useSearch } from 'wouter';
import type { KpiKey } from '../generated/graphql.ts';
import { kpiTiles } from './kpi-tiles.ts';

/** Which figure is shown over time, and as what. */
export interface Trend {
  readonly key: KpiKey;
  readonly isTable: boolean;
}

const usual: Trend = { key: kpiTiles[0].key, isTable: false };

/** What the address asks for: `figure=csat_mean&as=table`; the first figure as a chart where it asks for nothing. */
export function trendOf(query: URLSearchParams): Trend {
  const figure = query.get('figure')?.toUpperCase();
  return {
    key: kpiTiles.find(({ key }) => key === figure)?.key ?? usual.key,
    isTable: query.get('as') === 'table',
  };
}

/** The address of that trend; what is as usual is left out, and what else it says stays. */
export function trendSearch({ key, isTable }: Trend, query = new URLSearchParams()): string {
  const search = new URLSearchParams(query);
  search.delete('figure');
  search.delete('as');
  if (key !== usual.key) search.set('figure', key.toLowerCase());
  if (isTable) search.set('as', 'table');
  return search.toString();
}

export function useTrendUrl() {
  const query = new URLSearchParams(useSearch());
  const [, navigate] = useLocation();
  const choose = (trend: Trend) => {
    const search = trendSearch(trend, query);
    navigate(search ? `/overview?${search}` : '/overview', { replace: true });
  };
  return { ...trendOf(query), choose };
}
