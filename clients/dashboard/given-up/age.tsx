import { Icon } from '../ui/icon.tsx';
import { useNow } from '../ui/use-now.ts';
import { ago, clockTime } from '../ui/when.ts';

/** How old a list is that nobody tells of changes: it is read each minute, and says so. */
export function Age({ atMs, hasFailed }: { atMs: number | null; hasFailed: boolean }) {
  const now = useNow(5_000);
  if (atMs === null) return null;
  const at = new Date(atMs);
  const since = ago(at, now);
  return (
    <span className={`d-livetag is-${hasFailed ? 'ruby' : 'pearl'}`}>
      <span className="d-liveicon">
        <Icon name={hasFailed ? 'shapeTriangle' : 'shapeClock'} size="s" />
      </span>
      <strong className="num">
        {hasFailed
          ? `Last read ${clockTime(at)}`
          : `Read ${since === 'just now' ? since : `${since} ago`}`}
      </strong>
      <span>again each minute</span>
    </span>
  );
}
