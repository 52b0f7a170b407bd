/** @jsxImportSource preact */
import { useState } from 'preact/hooks';
import { clockTime, dayName } from '../../design/format.ts';
import { useSurroundings } from '../parts/context.ts';
import { Icon } from '../parts/icon.tsx';
import type { Order } from '../state/state.ts';

/** How many entries are seen before asking for the rest. */
const newestCount = 4;

/** What happened, newest first: event, place, time, day. */
export function OrderJourney(props: {
  order: Order;
  newEntryIds: readonly string[];
  isLate: boolean;
  now: Date;
}) {
  const { locale } = useSurroundings();
  const [showsAll, setShowsAll] = useState(false);
  const entries = [...props.order.statusHistory].sort(
    (a, b) => Date.parse(b.occurredAt) - Date.parse(a.occurredAt),
  );
  if (entries.length === 0) return null;
  const isLong = entries.length > newestCount + 1;
  const shown = isLong && !showsAll ? entries.slice(0, newestCount) : entries;
  return (
    <details class="w-fold w-tl" open>
      <summary>
        Journey
        <span class="faint">
          <Icon name="down" small />
        </span>
      </summary>
      <ol>
        {shown.map((entry, index) => {
          const at = new Date(entry.occurredAt);
          const isNew = props.newEntryIds.includes(entry.id);
          const classes = [
            index === 0 ? 'latest' : '',
            index === 0 && props.isLate ? 'is-late' : '',
            isNew ? 'is-new' : '',
          ];
          return (
            <li key={entry.id} class={classes.join(' ')}>
              <p class="w-evt">{entry.title}</p>
              {entry.location && <p class="w-sub">{entry.location}</p>}
              <p class="w-when num">
                <time dateTime={entry.occurredAt}>{clockTime(at, locale)}</time>
                {isNew ? (
                  <span class="w-just">just now</span>
                ) : (
                  <span>{dayName(at, props.now, locale)}</span>
                )}
              </p>
            </li>
          );
        })}
      </ol>
      {isLong && (
        <button class="w-link num" type="button" onClick={() => setShowsAll(!showsAll)}>
          {showsAll ? 'Only the newest' : `${entries.length - newestCount} earlier steps`}
        </button>
      )}
    </details>
  );
}
