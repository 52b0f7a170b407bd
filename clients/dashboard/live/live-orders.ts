import { DashboardOrdersChangedDocument } from '../generated/graphql.ts';
import type { Graph } from '../graph/client.ts';
import { failureOf } from '../graph/failure.ts';
import type { OrderRow } from '../orders/order-row.ts';
import { createBatch } from './batch.ts';

/** How fresh the dashboard is: one subscription feeds every view of it. */
export interface LiveOrders {
  state(): Liveness;
  subscribe(listener: () => void): () => void;
  /** Batches of changed orders, at most two a second. */
  onOrders(listener: (orders: readonly OrderRow[]) => void): () => void;
  /** Changes may have been missed: what is on the screen should be read again. */
  onGap(listener: () => void): () => void;
  start(withTotals: boolean): void;
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

export function createLiveOrders(graph: Graph): LiveOrders {
  const stateListeners = new Set<() => void>();
  const orderListeners = new Set<(orders: readonly OrderRow[]) => void>();
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

  const batch = createBatch<OrderRow>(paintEveryMs, (orders) => {
    become({ heardAtMs: Date.now() });
    for (const listener of orderListeners) listener(orders);
  });

  function follow(withTotals: boolean): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const subscription = graph.client
      .subscribe({
        query: DashboardOrdersChangedDocument,
        variables: { withTotals },
        fetchPolicy: 'no-cache',
        errorPolicy: 'all',
      })
      .subscribe(({ data, error, extensions }) => {
        if (extensions?.['gap'] === true) tellGap();
        if (data?.ordersChanged) batch.push(data.ordersChanged.order);
        if (!error || data) return;
        become({ kind: 'refused' });
        if (failureOf(error).kind !== 'no-right')
          timer = setTimeout(() => {
            subscription.unsubscribe();
            restart(withTotals);
          }, askAgainMs);
      });
    return () => {
      clearTimeout(timer);
      subscription.unsubscribe();
    };
  }

  function restart(withTotals: boolean): void {
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
    const unfollow = follow(withTotals);
    stopAll = () => {
      offState();
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
    onOrders: (listener) => listen(orderListeners, listener),
    onGap: (listener) => listen(gapListeners, listener),
    start: restart,
    stop: () => stopAll(),
  };
}
