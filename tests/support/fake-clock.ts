import type { Clock } from '../../kernel/clock.ts';

export interface FakeClock extends Clock {
  /** Moves time on by so many milliseconds. */
  advance(ms: number): void;
  set(instant: Date | string): void;
}

export function fakeClock(start: Date | string = '2026-11-21T12:00:00.000Z'): FakeClock {
  let nowMs = new Date(start).getTime();
  return {
    now: () => new Date(nowMs),
    advance(ms) {
      nowMs += ms;
    },
    set(instant) {
      nowMs = new Date(instant).getTime();
    },
  };
}
