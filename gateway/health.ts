import type { Generations } from './generations.ts';
import type { HttpServer } from './http/server.ts';
import type { Health } from './http/status-routes.ts';
import type { OperationRegistry } from './operations/operation-registry.ts';
import type { WatchedSettings } from './settings/live-settings.ts';
import type { SubgraphClientPool } from './subgraph-clients.ts';

export interface HealthParts {
  readonly generations: Pick<Generations, 'find' | 'isRefused'>;
  readonly registry: Pick<OperationRegistry, 'refusal'>;
  readonly settings: Pick<WatchedSettings, 'isRefused' | 'needRestart'> | undefined;
  readonly subgraphs: Pick<SubgraphClientPool, 'statesIn'>;
  readonly server: Pick<HttpServer, 'isDraining'>;
}

/** How the gateway is, from what its parts say of themselves. */
export function healthOf({
  generations,
  registry,
  settings,
  subgraphs,
  server,
}: HealthParts): Health {
  const generation = generations.find();
  return {
    isReady: generation !== null && !server.isDraining,
    generation: generation?.id ?? null,
    subgraphs: generation ? subgraphs.statesIn(generation) : {},
    refused: [
      ...(generations.isRefused ? (['supergraph'] as const) : []),
      ...(registry.refusal() === null ? [] : (['operations'] as const)),
      ...(settings?.isRefused ? (['settings'] as const) : []),
    ],
    needRestart: settings?.needRestart ?? [],
  };
}
