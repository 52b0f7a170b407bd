import { createContext, useContext, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import type { Live, Told } from './live.ts';
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

/** Calls back with each batch of what has changed, and where changes may have been missed. */
export function useChanges<Of extends keyof Told>(
  of: Of,
  changed: (items: readonly Told[Of][]) => void,
  gap: () => void,
): void {
  const feed: LiveFeed<Told[Of], never> = useLive()[of];
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
