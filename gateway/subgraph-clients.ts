import type { SubgraphClient } from '../kernel/graphql/subgraph.ts';
import { memoizePer } from './bounded-map.ts';
import type { SubgraphClients } from './execution/engine.ts';
import type { Generation, SubgraphMetadata } from './generation.ts';
import type { Metrics } from './telemetry/metrics.ts';
import { type SubgraphState, type WatchedClient, watchClient } from './telemetry/watched-client.ts';

/** The clients of all generations: a subgraph that stays where it was keeps its client, and its open streams. */
export interface SubgraphClientPool {
  of(generation: Generation): SubgraphClients;
  statesIn(generation: Generation): Readonly<Record<string, SubgraphState>>;
  /** Closes what this generation does not use, once requests of older ones have had their time. */
  keepOnly(generation: Generation): void;
  close(): Promise<void>;
}

export function createSubgraphClients(
  clientFor: (name: string, url: string) => SubgraphClient,
  requestTimeoutMs: number,
  metrics: Metrics,
): SubgraphClientPool {
  const pool = new Map<string, WatchedClient>();

  const clientOf = (subgraph: SubgraphMetadata): WatchedClient => {
    const known = pool.get(keyOf(subgraph));
    if (known) return known;
    const { name, url } = subgraph;
    const client = watchClient(clientFor(name, url), (outcome, durationMs) =>
      metrics.observeFetch(name, outcome, durationMs),
    );
    pool.set(keyOf(subgraph), client);
    return client;
  };
  const clientsOf = memoizePer(
    ({ subgraphs }: Generation) =>
      new Map(subgraphs.map((subgraph) => [subgraph.name, clientOf(subgraph)])),
  );

  return {
    of: clientsOf,
    statesIn: (generation) =>
      Object.fromEntries([...clientsOf(generation)].map(([name, { state }]) => [name, state])),
    keepOnly(generation) {
      const used = new Set(generation.subgraphs.map(keyOf));
      for (const [key, client] of pool) {
        if (used.has(key)) continue;
        pool.delete(key);
        setTimeout(() => void client.close(), requestTimeoutMs).unref();
      }
    },
    async close() {
      await Promise.all([...pool.values()].map((client) => client.close()));
    },
  };
}

const keyOf = ({ name, url }: SubgraphMetadata): string => `${name} ${url}`;
