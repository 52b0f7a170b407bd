import type { Health } from '../gateway/http/status-routes.ts';
import type { ServiceStatus } from './routes/development.ts';

/** What each service has most of, for the start page. */
const facts: Readonly<Record<string, { collection: string; word: string }>> = {
  catalog: { collection: 'products', word: 'pieces' },
  orders: { collection: 'orders', word: 'orders' },
  returns: { collection: 'returns', word: 'returns' },
  concierge: { collection: 'sessions', word: 'sessions' },
  analytics: { collection: 'csatFeedback', word: 'ratings' },
};

const states = { up: 'ready', unknown: 'ready', down: 'down' } as const;

/** What the gateway did not let in, in few words; `/admin/operations` has more. */
const refusals = [
  ['supergraph', 'keeps the schema of before'],
  ['operations', 'keeps the operations of before'],
] as const;

/** Gateway and subgraphs with their state and one fact each. A subgraph not asked yet counts as ready. */
export function servicesOf(
  health: Health | null,
  counts: Readonly<Record<string, number>>,
): readonly ServiceStatus[] {
  return [
    {
      name: 'gateway',
      state: health?.isReady ? 'ready' : 'starting',
      detail: refusals.find(([what]) => health?.refused.includes(what))?.[1] ?? null,
    },
    ...Object.entries(health?.subgraphs ?? {}).map(([name, state]): ServiceStatus => {
      const fact = facts[name];
      const count = fact && counts[fact.collection];
      return {
        name,
        state: states[state],
        detail:
          fact && count !== undefined ? `${count.toLocaleString('en-GB')} ${fact.word}` : null,
      };
    }),
  ];
}
