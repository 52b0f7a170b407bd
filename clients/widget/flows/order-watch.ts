import type { Live } from '../../sdk/live.ts';
import type { Transport } from '../../sdk/transport.ts';
import { orderStory } from '../domain/order-story.ts';
import { WidgetOrderDocument, WidgetOrderStatusChangedDocument } from '../generated/graphql.ts';
import type { Order } from '../state/state.ts';
import type { Store } from '../state/store.ts';
import { failureOf } from './failure.ts';

export interface OrderWatchParts {
  readonly store: Store;
  readonly transport: Transport;
  readonly live: Live;
  readonly locale: string;
  readonly now: () => number;
}

/** Keeps every open order of the session current until nothing more is expected to happen to it. */
export interface OrderWatch {
  /** Reads an order; from then on it is watched. */
  read(orderId: string): Promise<void>;
  stop(): void;
}

/**
 * A subscription has no acknowledgement. What happens between a read and the moment the graph really listens is seen
 * by neither, so the order is read once more after this long.
 */
const settleMs = 2_000;

export function createOrderWatch(parts: OrderWatchParts): OrderWatch {
  const { store, transport, live, locale, now } = parts;
  const watched = new Map<string, () => void>();
  const reading = new Set<string>();
  const opened = new Set<string>();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const isFinal = (order: Order) => orderStory(order, new Date(now()), locale).isFinal;

  async function read(orderId: string): Promise<void> {
    if (reading.has(orderId)) return;
    reading.add(orderId);
    try {
      const { data } = await transport.execute(WidgetOrderDocument, { id: orderId });
      if (data.order) take(data.order, null);
    } catch (error) {
      store.dispatch({ type: 'orderUnread', orderId, failure: failureOf(error) });
    } finally {
      reading.delete(orderId);
    }
  }

  function take(order: Order, entryId: string | null): void {
    const { headline } = orderStory(order, new Date(now()), locale);
    store.dispatch({ type: 'orderNews', order, at: now(), headline, entryId });
  }

  function watch(orderId: string): void {
    const release = live.subscribe(
      WidgetOrderStatusChangedDocument,
      { orderId },
      {
        asked() {
          void read(orderId);
          const timer = setTimeout(() => {
            timers.delete(timer);
            void read(orderId);
          }, settleMs);
          timers.add(timer);
        },
        next({ data, gap }) {
          if (data) take(data.orderStatusChanged.order, data.orderStatusChanged.entry?.id ?? null);
          if (gap || !data) void read(orderId);
        },
        failed() {
          store.dispatch({ type: 'ordersFreshness', freshness: 'still', at: now() });
        },
      },
    );
    watched.set(orderId, release);
  }

  function follow(): void {
    for (const { orderId } of Object.values(store.state.lookups))
      if (orderId && !opened.has(orderId)) {
        opened.add(orderId);
        void read(orderId);
      }
    for (const { order } of Object.values(store.state.orders))
      if (!watched.has(order.id) && !isFinal(order)) watch(order.id);
    for (const [orderId, release] of watched) {
      const order = store.state.orders[orderId]?.order;
      if (order && !isFinal(order)) continue;
      watched.delete(orderId);
      release();
    }
  }

  const unfollow = store.subscribe(follow);

  return {
    read,
    stop() {
      unfollow();
      for (const timer of timers) clearTimeout(timer);
      for (const release of watched.values()) release();
      watched.clear();
    },
  };
}
