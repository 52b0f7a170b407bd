import type { SubgraphClient } from '../../kernel/graphql/subgraph.ts';

/** What the last fetch said of a subgraph; `unknown` until there was one. */
export type SubgraphState = 'unknown' | 'up' | 'down';

export interface WatchedClient extends SubgraphClient {
  readonly state: SubgraphState;
}

/** A client that remembers whether its subgraph answers, and says how long it took. */
export function watchClient(
  client: SubgraphClient,
  onFetch: (outcome: 'answered' | 'unavailable', durationMs: number) => void,
): WatchedClient {
  let state: SubgraphState = 'unknown';
  return {
    get state() {
      return state;
    },
    async execute(request) {
      const startedAtMs = performance.now();
      const elapsedMs = (): number => performance.now() - startedAtMs;
      try {
        const result = await client.execute(request);
        state = 'up';
        onFetch('answered', elapsedMs());
        return result;
      } catch (error) {
        state = 'down';
        onFetch('unavailable', elapsedMs());
        throw error;
      }
    },
    subscribe: (request, sink) => client.subscribe(request, sink),
    close: () => client.close(),
  };
}
