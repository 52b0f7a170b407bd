import type { Gem } from '../../design/status.ts';
import type { TicketRow } from './ticket-row.ts';

/** What the promise looks like now: a ring that fills, a time, and what it is the time of. */
export interface SlaLook {
  readonly gem: Gem;
  /** `03:48`, `2 h 05`, `−06:12`; empty where no time runs. */
  readonly time: string;
  readonly what: string;
  /** How much of the ring is drawn, in percent. */
  readonly percent: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/**
 * The time that is left is that of the wall clock until the moment of the promise. How urgent that is says the service,
 * which knows the opening hours; only what is past its moment is late without being asked.
 */
export function slaLook(ticket: TicketRow, now: Date): SlaLook {
  const { slaStatus, slaDueAt, slaMinutes, slaTarget } = ticket;
  if (slaStatus === 'DONE') return { gem: 'pearl', time: '', what: 'done', percent: 0 };
  if (slaStatus === 'PAUSED' || slaDueAt === null)
    return { gem: 'pearl', time: '', what: 'clock stopped', percent: 0 };
  const leftMs = Date.parse(slaDueAt) - now.getTime();
  if (leftMs <= 0)
    return { gem: 'ruby', time: `−${spanWords(-leftMs)}`, what: 'late', percent: 100 };
  const isClose = slaStatus === 'AT_RISK';
  const used = 100 - (100 * leftMs) / (slaMinutes * MINUTE_MS);
  return {
    gem: isClose ? 'citrine' : 'emerald',
    time: spanWords(leftMs),
    what: slaTarget === 'FIRST_RESPONSE' ? 'to answer' : 'to resolve',
    percent: Math.round(isClose ? Math.max(80, used) : Math.min(79, Math.max(0, used))),
  };
}

/** `03:48` below an hour, `2 h 05` below two days, `3 d` from then on. */
export function spanWords(ms: number): string {
  if (ms >= 2 * DAY_MS) return `${Math.floor(ms / DAY_MS)} d`;
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  if (ms >= HOUR_MS) return `${Math.floor(ms / HOUR_MS)} h ${two((ms % HOUR_MS) / MINUTE_MS)}`;
  return `${two(ms / MINUTE_MS)}:${two((ms % MINUTE_MS) / SECOND_MS)}`;
}
