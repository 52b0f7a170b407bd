import type { ReactNode } from 'react';
import type { IconName } from '../../design/icons.ts';
import type { Live } from '../live/live.ts';
import { useLiveness } from '../live/live-context.ts';
import type { Liveness } from '../live/live-feed.ts';
import { Icon } from './icon.tsx';
import { useNow } from './use-now.ts';
import { ago, clockTime } from './when.ts';

/** A socket that is away longer than this is not «just reconnecting» any more. */
const patienceMs = 20_000;

interface Pausing {
  readonly pausedAtMs: number | null;
  readonly onPause: () => void;
  readonly onResume: () => void;
}

/** How fresh the view is, in a word and a shape; with a pause button where there is something to pause. */
export function LiveBadge({
  of = 'orders',
  dataAtMs,
  hasFailed = false,
  pausing,
}: {
  of?: keyof Live;
  dataAtMs: number | null;
  /** The view could not be read: whatever the socket says, this is not live. */
  hasFailed?: boolean;
  pausing?: Pausing;
}) {
  const liveness = useLiveness(of);
  const now = useNow(1_000);
  const pausedAtMs = pausing?.pausedAtMs ?? null;
  const look =
    pausedAtMs === null
      ? liveLook(liveness, dataAtMs, hasFailed, now)
      : pausedLook(new Date(pausedAtMs));
  return (
    <div className="d-live">
      <span className={`d-livetag is-${look.gem} ${look.gem === 'emerald' ? 'live' : ''}`}>
        <span className="d-liveicon">{look.icon}</span>
        <strong>{look.word}</strong>
        <span className="num">{look.since}</span>
      </span>
      {pausing ? (
        <button
          className="btn btn-s btn-quiet btn-icon"
          type="button"
          aria-label={pausedAtMs === null ? 'Pause live updates' : 'Resume live updates'}
          aria-keyshortcuts="p"
          onClick={pausedAtMs === null ? pausing.onPause : pausing.onResume}
        >
          <Icon name={pausedAtMs === null ? 'pause' : 'play'} size="s" />
        </button>
      ) : null}
    </div>
  );
}

interface Look {
  readonly gem: 'emerald' | 'citrine' | 'ruby' | 'pearl';
  readonly word: string;
  readonly since: string;
  readonly icon: ReactNode;
}

const shape = (name: IconName) => <Icon name={name} size="s" />;
const spinner = <span className="spin" aria-hidden="true" />;

const pausedLook = (since: Date): Look => ({
  gem: 'citrine',
  word: 'Paused',
  since: `since ${clockTime(since)}`,
  icon: shape('shapeBars'),
});

function liveLook(
  { kind, sinceMs, heardAtMs }: Liveness,
  dataAtMs: number | null,
  hasFailed: boolean,
  now: Date,
): Look {
  const freshMs = Math.max(dataAtMs ?? 0, heardAtMs ?? 0);
  const isLost =
    hasFailed || kind === 'refused' || (kind !== 'live' && now.getTime() - sinceMs > patienceMs);
  if (isLost)
    return {
      gem: 'ruby',
      word: 'Not live',
      since: freshMs > 0 ? `last data ${clockTime(new Date(freshMs))}` : '',
      icon: shape('shapeTriangle'),
    };
  if (kind === 'reconnecting')
    return { gem: 'citrine', word: 'Reconnecting', since: '', icon: spinner };
  if (kind === 'connecting' || freshMs === 0)
    return { gem: 'pearl', word: 'Connecting', since: '', icon: spinner };
  const since = ago(new Date(freshMs), now);
  return {
    gem: 'emerald',
    word: 'Live',
    since: since === 'just now' ? 'updated just now' : `updated ${since} ago`,
    icon: <span className="dot" />,
  };
}
