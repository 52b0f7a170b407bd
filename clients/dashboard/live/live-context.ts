import { createContext, useContext, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { OrderRow } from '../orders/order-row.ts';
import type { TicketRow } from '../queue/ticket-row.ts';
import type { ReturnRow } from '../returns/return-row.ts';
import type { Live } from './live.ts';
import type { LiveFeed, Liveness } from './live-feed.ts';

const LiveContext = createContext<Live | null>(null);
export const LiveProvider = LiveContext.Provider;

function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error('There is no LiveProvider above');
  return live;
}

export function useLiveness(of: keyof Live = 'orders'): Liveness {
  const feed = useLive()[of];
  return useSyncExternalStore(feed.subscribe, feed.state);
}

/** Calls back with each batch of changed orders, and where changes may have been missed. */
export function useOrderChanges(
  changed: (orders: readonly OrderRow[]) => void,
  gap: () => void,
): void {
  useChanges(useLive().orders, changed, gap);
}

/** The same of tickets. */
export function useTicketChanges(
  changed: (tickets: readonly TicketRow[]) => void,
  gap: () => void,
): void {
  useChanges(useLive().tickets, changed, gap);
}

/** Calls back when figures have changed, and where that may have been missed. */
export function useFigureChanges(changed: () => void, gap: () => void): void {
  useChanges(useLive().figures, changed, gap);
}

/** The same of returns. */
export function useReturnChanges(
  changed: (returns: readonly ReturnRow[]) => void,
  gap: () => void,
): void {
  useChanges(useLive().returns, changed, gap);
}

function useChanges<Item, Variables>(
  feed: LiveFeed<Item, Variables>,
  changed: (items: readonly Item[]) => void,
  gap: () => void,
): void {
  const onChanged = useEffectEvent(changed);
  const onGap = useEffectEvent(gap);
  useEffect(() => {
    const offItems = feed.onItems((items) => onChanged(items));
    const offGap = feed.onGap(() => onGap());
    return () => {
      offItems();
      offGap();
    };
  }, [feed]);
}
