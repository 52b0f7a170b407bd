import type { LiveState } from '../../sdk/live.ts';
import type { Connection } from '../state/state.ts';
import type { Store } from '../state/store.ts';

/** A line that is back sooner than this was never gone, as far as the shopper is concerned. */
const graceMs = 800;
/** «Back online» is news for this long. */
const backMs = 4_000;

/** Says on the banner and on the order cards how things stand with the line. */
export interface ConnectionWatch {
  liveChanged(state: LiveState): void;
  onlineChanged(isOnline: boolean): void;
  stop(): void;
}

export function createConnectionWatch(store: Store, now: () => number): ConnectionWatch {
  let isOnline = true;
  let isLost = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function show(connection: Connection): void {
    if (store.state.connection !== connection)
      store.dispatch({ type: 'connectionChanged', connection });
  }

  function settle(): void {
    clearTimeout(timer);
    const shown = store.state.connection;
    if (!isOnline) show('offline');
    else if (isLost)
      timer = setTimeout(() => show('reconnecting'), shown === 'offline' ? 0 : graceMs);
    else if (shown !== 'fine') {
      show('back');
      timer = setTimeout(() => show('fine'), backMs);
    }
  }

  return {
    liveChanged(state) {
      isLost = state === 'waiting' || (isLost && state === 'connecting');
      if (state === 'live')
        store.dispatch({ type: 'ordersFreshness', freshness: 'live', at: now() });
      if (state === 'waiting')
        store.dispatch({ type: 'ordersFreshness', freshness: 'reconnecting', at: now() });
      settle();
    },
    onlineChanged(online) {
      isOnline = online;
      settle();
    },
    stop: () => clearTimeout(timer),
  };
}
