import type { SubgraphClient } from '../../kernel/graphql/subgraph.ts';

/** What the last fetch said of a subgraph; `unknown` until there was one. */
export type SubgraphState = 'unknown' | 'up' | 'down';

export interface WatchedClient extends SubgraphClient {
  readonly state: SubgraphState;
}

export interface FetchWatcher {
  onFetch(outcome: 'answered' | 'unavailable', durationMs: number): void;
  /** Told when a subgraph goes down, with what it failed by, and when it answers again. */
  onChange(state: SubgraphState, error?: unknown): void;
}

/** A client that remembers whether its subgraph answers, and says how long it took. */
export function watchClient(client: SubgraphClient, watcher: FetchWatcher): WatchedClient {
  let state: SubgraphState = 'unknown';
  const become = (next: SubgraphState, error?: unknown): void => {
    const isNews = next === 'down' ? state !== 'down' : state === 'down';
    state = next;
    if (isNews) watcher.onChange(next, error);
  };

  return {
    get state() {
      return state;
    },
    async execute(request) {
      const startedAtMs = performance.now();
      const elapsedMs = (): number => performance.now() - startedAtMs;
      try {
        const result = await client.execute(request);
        become('up');
        watcher.onFetch('answered', elapsedMs());
        return result;
      } catch (error) {
        // One that nobody waits for any more says nothing of its subgraph.
        if (!request.signal?.aborted) {
          become('down', error);
          watcher.onFetch('unavailable', elapsedMs());
        }
        throw error;
      }
    },
    subscribe: (request, sink) => client.subscribe(request, sink),
    close: () => client.close(),
  };
}
