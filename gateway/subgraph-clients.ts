import type { Clock } from '../kernel/clock.ts';
import type { SubgraphClient } from '../kernel/graphql/subgraph.ts';
import type { Log } from '../kernel/log.ts';
import { memoizePer } from '../kernel/memoize-per.ts';
import type { SubgraphClients } from './execution/engine.ts';
import type { Generation, SubgraphMetadata } from './generation.ts';
import { type Live, now } from './live.ts';
import {
  isResilient,
  type ResilienceEvent,
  type ResilientClient,
} from './resilience/resilient-client.ts';
import { withStaleAnswers } from './resilience/stale-answers.ts';
import type { StaleRules } from './resilience/stale-rules.ts';
import { createStaleStore, defaultStaleStore } from './resilience/stale-store.ts';
import type { Metrics } from './telemetry/metrics.ts';
import { type SubgraphState, type WatchedClient, watchClient } from './telemetry/watched-client.ts';

/** The clients of all generations: a subgraph that stays where it was keeps its client, and its open streams. */
export interface SubgraphClientPool {
  of(generation: Generation): SubgraphClients;
  statesIn(generation: Generation): Readonly<Record<string, SubgraphState>>;
  /** Closes what this generation does not use, once requests of older ones have had their time. */
  keepOnly(generation: Generation): void;
  /** Closes them all, also those whose time is not up. */
  close(): Promise<void>;
}

/**
 * Reaches a subgraph: over the network by its URL, or in this process.
 * @param onResilience to be told of what is done beside asking once
 */
export type ClientFor = (
  name: string,
  url: string,
  onResilience: (event: ResilienceEvent) => void,
) => SubgraphClient;

export interface SubgraphClientPoolParts {
  /** What may be served old when its subgraph does not answer; nothing where it is left out. */
  readonly staleRules?: Live<StaleRules> | undefined;
  readonly clock: Clock;
  readonly clientFor: ClientFor;
  readonly requestTimeoutMs: Live<number>;
  readonly metrics: Metrics;
  readonly log: Log;
}

export function createSubgraphClients(parts: SubgraphClientPoolParts): SubgraphClientPool {
  const { clientFor, requestTimeoutMs, metrics, log } = parts;
  const pool = new Map<string, WatchedClient>();
  /** Those that no generation to come uses, and what closes them. */
  const leaving = new Map<WatchedClient, NodeJS.Timeout>();
  /** By name: of a subgraph that has moved, the newer one. */
  const resilient = new Map<string, ResilientClient>();
  metrics.subgraphGauges(() =>
    [...resilient].map(([name, client]) => [name, client.resilience()] as const),
  );

  const clientOf = (subgraph: SubgraphMetadata): WatchedClient => {
    const known = pool.get(keyOf(subgraph));
    if (known) return known;
    const { name, url } = subgraph;
    const onResilience = (event: ResilienceEvent): void => metrics.observeResilience(name, event);
    const inner = clientFor(name, url, onResilience);
    if (isResilient(inner)) resilient.set(name, inner);
    const client = watchClient(inner, {
      onFetch: (outcome, durationMs) => metrics.observeFetch(name, outcome, durationMs),
      onChange(state, error) {
        if (state === 'down') log.warn({ subgraph: name, error }, 'A subgraph does not answer');
        else log.info({ subgraph: name }, 'A subgraph answers again');
      },
    });
    pool.set(keyOf(subgraph), client);
    return client;
  };
  const store = createStaleStore(defaultStaleStore);
  const clientsOf = memoizePer(
    (generation: Generation): SubgraphClients =>
      new Map(
        generation.subgraphs.map((subgraph) => [
          subgraph.name,
          withStale(clientOf(subgraph), subgraph.name, generation),
        ]),
      ),
  );

  function withStale(
    client: SubgraphClient,
    subgraph: string,
    { supergraphSchema, fieldAccess }: Generation,
  ): SubgraphClient {
    if (!parts.staleRules) return client;
    return withStaleAnswers({
      subgraph,
      client,
      rules: parts.staleRules,
      schema: supergraphSchema,
      isGuarded: (typeName, fieldName) =>
        fieldAccess.requirementsOf(typeName, fieldName).length > 0,
      store,
      clock: parts.clock,
    });
  }

  function closeNow(client: WatchedClient): void {
    leaving.delete(client);
    client.close().catch((error: unknown) => log.warn({ error }, 'A client could not be closed'));
  }

  return {
    of: clientsOf,
    statesIn: (generation) =>
      Object.fromEntries(
        generation.subgraphs.map((subgraph) => [subgraph.name, clientOf(subgraph).state]),
      ),
    keepOnly(generation) {
      const used = new Set(generation.subgraphs.map(keyOf));
      for (const [key, client] of pool) {
        if (used.has(key)) continue;
        pool.delete(key);
        leaving.set(client, setTimeout(() => closeNow(client), now(requestTimeoutMs)).unref());
      }
    },
    async close() {
      for (const timer of leaving.values()) clearTimeout(timer);
      await Promise.all([...pool.values(), ...leaving.keys()].map((client) => client.close()));
    },
  };
}

const keyOf = ({ name, url }: SubgraphMetadata): string => `${name} ${url}`;
