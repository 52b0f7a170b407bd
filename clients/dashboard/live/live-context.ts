import { createContext, useContext, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { OrderRow } from '../orders/order-row.ts';
import type { Liveness, LiveOrders } from './live-orders.ts';

const LiveContext = createContext<LiveOrders | null>(null);
export const LiveProvider = LiveContext.Provider;

function useLiveOrders(): LiveOrders {
  const live = useContext(LiveContext);
  if (!live) throw new Error('There is no LiveProvider above');
  return live;
}

export function useLiveness(): Liveness {
  const live = useLiveOrders();
  return useSyncExternalStore(live.subscribe, live.state);
}

/** Calls back with each batch of changed orders, and where changes may have been missed. */
export function useOrderChanges(
  changed: (orders: readonly OrderRow[]) => void,
  gap: () => void,
): void {
  const live = useLiveOrders();
  const onChanged = useEffectEvent(changed);
  const onGap = useEffectEvent(gap);
  useEffect(() => {
    const offOrders = live.onOrders((orders) => onChanged(orders));
    const offGap = live.onGap(() => onGap());
    return () => {
      offOrders();
      offGap();
    };
  }, [live]);
}
