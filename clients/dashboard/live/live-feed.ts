import type { OperationVariables } from '@apollo/client';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import type { Graph } from '../graph/client.ts';
import { failureOf } from '../graph/failure.ts';
import { createBatch } from './batch.ts';

/** One subscription that feeds every view of what it tells, and how fresh they are. */
export interface LiveFeed<Item, Variables> {
  state(): Liveness;
  subscribe(listener: () => void): () => void;
  /** Batches of what changed, at most two a second. */
  onItems(listener: (items: readonly Item[]) => void): () => void;
  /** Changes may have been missed: what is on the screen should be read again. */
  onGap(listener: () => void): () => void;
  start(variables: Variables): void;
  stop(): void;
}

export interface Liveness {
  readonly kind: 'connecting' | 'live' | 'reconnecting' | 'refused';
  /** Since when it is so, epoch milliseconds. */
  readonly sinceMs: number;
  /** When the last change came; null before the first. */
  readonly heardAtMs: number | null;
}

/** More repaints a second than this and nobody can read. */
const paintEveryMs = 500;
const askAgainMs = 30_000;
/** Where no socket gets through views are read again this often, while somebody looks at them. */
const readAgainEveryMs = 30_000;

export function createLiveFeed<Data, Variables extends OperationVariables, Item>(
  graph: Graph,
  document: TypedDocumentNode<Data, Variables>,
  itemOf: (data: Data) => Item | null,
): LiveFeed<Item, Variables> {
  const stateListeners = new Set<() => void>();
  const itemListeners = new Set<(items: readonly Item[]) => void>();
  const gapListeners = new Set<() => void>();
  let liveness: Liveness = { kind: 'connecting', sinceMs: Date.now(), heardAtMs: null };
  let wasLive = false;
  let stopAll = () => {};

  function become(change: Partial<Liveness>): void {
    const isOther = change.kind !== undefined && change.kind !== liveness.kind;
    liveness = { ...liveness, ...change, ...(isOther ? { sinceMs: Date.now() } : {}) };
    for (const listener of stateListeners) listener();
  }
  const tellGap = () => {
    for (const listener of gapListeners) listener();
  };
  const batch = createBatch<Item>(paintEveryMs, (items) => {
    become({ heardAtMs: Date.now() });
    for (const listener of itemListeners) listener(items);
  });

  function follow(variables: Variables): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const subscription = graph.client
      .subscribe<Data, OperationVariables>({
        query: document as TypedDocumentNode<Data, OperationVariables>,
        variables,
        fetchPolicy: 'no-cache',
        errorPolicy: 'all',
      })
      .subscribe(({ data, error, extensions }) => {
        if (extensions?.['gap'] === true) tellGap();
        const item = data ? itemOf(data as Data) : null;
        if (item) batch.push(item);
        if (!error || data) return;
        become({ kind: 'refused' });
        if (failureOf(error).kind !== 'no-right')
          timer = setTimeout(() => {
            subscription.unsubscribe();
            restart(variables);
          }, askAgainMs);
      });
    return () => {
      clearTimeout(timer);
      subscription.unsubscribe();
    };
  }

  function restart(variables: Variables): void {
    stopAll();
    const offState = graph.onLiveState((state) => {
      if (state === 'live') {
        // Without an event seen there is nothing to resume after.
        if (wasLive) tellGap();
        wasLive = true;
        become({ kind: 'live' });
      } else if (liveness.kind !== 'refused')
        become({ kind: wasLive ? 'reconnecting' : 'connecting' });
    });
    const readAgain = setInterval(() => {
      const isLong = Date.now() - liveness.sinceMs >= readAgainEveryMs;
      if (liveness.kind !== 'live' && isLong && !globalThis.document?.hidden) tellGap();
    }, readAgainEveryMs);
    const unfollow = follow(variables);
    stopAll = () => {
      offState();
      clearInterval(readAgain);
      unfollow();
      batch.stop();
      stopAll = () => {};
    };
  }

  const listen = <T>(listeners: Set<T>, listener: T) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return {
    state: () => liveness,
    subscribe: (listener) => listen(stateListeners, listener),
    onItems: (listener) => listen(itemListeners, listener),
    onGap: (listener) => listen(gapListeners, listener),
    start: restart,
    stop: () => stopAll(),
  };
}
