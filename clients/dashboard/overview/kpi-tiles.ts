import type { KpiKey } from '../generated/graphql.ts';

/** In the order they are read, and what their sample counts; null: the figure is its own. */
export const kpiTiles = [
  { key: 'WIDGET_OPEN_RATE', name: 'Opened the widget', sample: 'visitors' },
  { key: 'DEFLECTION', name: 'Solved without a person', sample: 'sessions' },
  { key: 'CONVERSION', name: 'Led to a purchase', sample: 'sessions' },
  { key: 'CAPSULE_CONVERSION', name: 'Held a piece', sample: 'sessions' },
  { key: 'CSAT_MEAN', name: 'Rating', sample: 'ratings' },
  { key: 'OPEN_TICKETS', name: 'Open tickets', sample: null },
] as const satisfies readonly { key: KpiKey; name: string; sample: string | null }[];
