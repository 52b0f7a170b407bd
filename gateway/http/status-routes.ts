import type { Metrics } from '../telemetry/metrics.ts';
import type { SubgraphState } from '../telemetry/watched-client.ts';
import { jsonReply } from './replies.ts';
import type { Route } from './router.ts';

/** What `/health` tells. */
export interface Health {
  /** False while the gateway has no supergraph yet, and once it drains. */
  readonly isReady: boolean;
  readonly generation: string | null;
  readonly subgraphs: Readonly<Record<string, SubgraphState>>;
  /** What came last and was not let in: what was there before serves on. */
  readonly refused: readonly ('supergraph' | 'operations' | 'settings')[];
  /** Sections of settings that were changed and hold after a restart. */
  readonly needRestart: readonly string[];
}

/**
 * `/health`: 200 as long as requests are taken. A subgraph that is down is told but does not make us unhealthy: the
 * rest of the graph answers, and taking the gateway out would take that away too.
 */
export const createHealthRoute = (read: () => Health): Route => ({
  method: 'GET',
  path: '/health',
  handle() {
    const { isReady, needRestart, ...told } = read();
    const isWhole = !Object.values(told.subgraphs).includes('down');
    const status = !isReady ? 'unavailable' : isWhole ? 'ok' : 'degraded';
    const waiting = needRestart.length > 0 ? { needRestart } : {};
    return jsonReply(isReady ? 200 : 503, { status, ...told, ...waiting });
  },
});

export const createMetricsRoute = (metrics: Metrics): Route => ({
  method: 'GET',
  path: '/metrics',
  handle: async () => ({
    status: 200,
    headers: { 'content-type': metrics.contentType },
    body: await metrics.print(),
  }),
});
