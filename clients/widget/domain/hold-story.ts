import { clockTime, dayToCome } from '../../design/format.ts';
import type { HoldPartsFragment } from '../generated/graphql.ts';

/** What a hold's card says. */
export interface HoldStory {
  /** `ending`: under an hour. `expired`: its time is over, whether the graph has said so or not. */
  readonly stage: 'held' | 'ending' | 'expired' | 'released' | 'bought';
  /** `47 h 12 min left`; empty when it is over. */
  readonly left: string;
  /** `Held until Mon 23 Nov, 13:14`. */
  readonly until: string;
  /** How much of its time is left, 0 to 1. */
  readonly share: number;
}

type Hold = Pick<HoldPartsFragment, 'state' | 'reservedAt' | 'expiresAt'>;

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

export function holdStory(hold: Hold, now: Date, locale: string): HoldStory {
  const end = new Date(hold.expiresAt);
  const leftMs = end.getTime() - now.getTime();
  const when = `${dayToCome(end, now, locale)}, ${clockTime(end, locale)}`;
  const over = { left: '', share: 0 };
  if (hold.state === 'CONVERTED') return { ...over, stage: 'bought', until: '' };
  if (hold.state === 'RELEASED') return { ...over, stage: 'released', until: '' };
  if (hold.state === 'EXPIRED' || leftMs <= 0) return { ...over, stage: 'expired', until: when };
  const isEnding = leftMs < hourMs;
  const wholeMs = end.getTime() - Date.parse(hold.reservedAt);
  const verb = hold.state === 'EXTENDED' ? 'Extended once, until' : 'Held until';
  return {
    stage: isEnding ? 'ending' : 'held',
    left: `${timeLeft(Math.min(leftMs, wholeMs))} left`,
    until: isEnding ? `Ends ${when}` : `${verb} ${when}`,
    share: Math.min(1, leftMs / wholeMs),
  };
}

/** Hours and minutes, rounded up, so that a hold just made has its whole time: `47 h 12 min`, `52 min`. */
function timeLeft(leftMs: number): string {
  const minutes = Math.ceil(leftMs / minuteMs);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours} h` : '', rest > 0 ? `${rest} min` : ''].filter(Boolean).join(' ');
}

/** When the time that is left is spoken, before the end: not every second, and not only at the last. */
export const spokenAtMs: readonly (readonly [beforeEndMs: number, words: string])[] = [
  [24 * hourMs, '24 hours left'],
  [hourMs, 'one hour left'],
  [10 * minuteMs, '10 minutes left'],
];
