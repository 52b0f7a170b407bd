import type { TicketPriority } from '../generated/graphql.ts';
import { useNow } from '../ui/use-now.ts';
import { slaLook } from './sla.ts';
import type { TicketRow } from './ticket-row.ts';

/** The promise: a ring, the time, and what it is the time of. Ticks by itself. */
export function SlaRing({ ticket }: { ticket: TicketRow }) {
  const now = useNow(1_000);
  const { gem, time, what, percent } = slaLook(ticket, now);
  return (
    <span className={`q-sla is-${gem}`}>
      <svg viewBox="0 0 36 36" aria-hidden="true">
        <circle cx="18" cy="18" r="15" />
        <circle
          className="arc"
          cx="18"
          cy="18"
          r="15"
          pathLength="100"
          strokeDasharray={`${percent} 100`}
          transform="rotate(-90 18 18)"
        />
      </svg>
      <span>
        {time ? <b className="num">{time}</b> : null}
        <small>{what}</small>
      </span>
    </span>
  );
}

const priorities = {
  NORMAL: { gem: 'pearl', bars: 1, word: 'Normal' },
  HIGH: { gem: 'citrine', bars: 2, word: 'High' },
  URGENT: { gem: 'ruby', bars: 3, word: 'Urgent' },
} as const;

/** Three rising bars and the word. */
export function PriorityMark({ priority }: { priority: TicketPriority }) {
  const { gem, bars, word } = priorities[priority];
  return (
    <span className={`q-prio is-${gem}`}>
      {[1, 2, 3].map((bar) => (
        <i key={bar} className={bar <= bars ? 'on' : ''} aria-hidden="true" />
      ))}
      {word}
    </span>
  );
}
