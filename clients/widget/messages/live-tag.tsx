/** @jsxImportSource preact */
import { clockTime } from '../../design/format.ts';
import { useStore, useSurroundings } from '../parts/context.ts';
import { Icon } from '../parts/icon.tsx';
import type { WatchedOrder } from '../state/state.ts';

/** How fresh the card is: never «live» for what is not. */
export function LiveTag({ watched, now }: { watched: WatchedOrder; now: Date }) {
  const { locale } = useSurroundings();
  const isOffline = useStore(({ connection }) => connection === 'offline');
  if (!isOffline && watched.freshness === 'live')
    return (
      <span class="w-live live is-emerald">
        <span class="dot" />
        Live
      </span>
    );
  if (!isOffline && watched.freshness === 'reconnecting')
    return (
      <span class="w-live is-citrine">
        <span class="spin" aria-hidden="true" />
        Reconnecting
      </span>
    );
  const minutes = Math.floor((now.getTime() - watched.readAt) / 60_000);
  return (
    <span class={`w-live num is-${isOffline ? 'citrine' : 'pearl'}`}>
      <Icon name="shapeClock" small />
      {minutes > 0 && minutes < 60
        ? `${minutes} min old`
        : `As of ${clockTime(new Date(watched.readAt), locale)}`}
    </span>
  );
}
