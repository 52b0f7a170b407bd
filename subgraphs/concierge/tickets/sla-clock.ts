import { addOpenMs, type OpeningHours, openMsBetween } from '../../../kernel/opening-hours.ts';

/** What a shopper waits for: a first word, then what was asked for. */
export type SlaTarget = 'FIRST_RESPONSE' | 'RESOLUTION';

/** The shares of the time at which a ticket is marked, in percent. */
export const slaPercents = [80, 100] as const;
export type SlaPercent = (typeof slaPercents)[number];

export interface SlaMark {
  readonly target: SlaTarget;
  readonly percent: SlaPercent;
  readonly at: Date;
}

/**
 * How much of the promised time is used up. It counts opening hours alone and can be stopped; all times below are
 * milliseconds of opening time. Pure: every function gives the clock as it is then.
 */
export interface SlaClock {
  readonly target: SlaTarget;
  readonly targetMs: number;
  /** Used up when it last began to run, or was stopped. */
  readonly spentMs: number;
  /** null while it stands still. */
  readonly runningSince: Date | null;
  /** When the time will be used up; null while it stands still. */
  readonly dueAt: Date | null;
  /** When the next mark is due; null while it stands still or all are made. */
  readonly nextMarkAt: Date | null;
  /** The last mark made for this target. */
  readonly markedPercent: 0 | SlaPercent;
}

export const startSla = (
  target: SlaTarget,
  targetMs: number,
  now: Date,
  hours: OpeningHours,
): SlaClock => running({ target, targetMs, spentMs: 0, markedPercent: 0 }, now, hours);

/** Stands still; nothing happens to one that does already. */
export const stopSla = (clock: SlaClock, now: Date, hours: OpeningHours): SlaClock => ({
  ...clock,
  spentMs: spentMsAt(clock, now, hours),
  runningSince: null,
  dueAt: null,
  nextMarkAt: null,
});

/** Goes on where it stood. */
export const resumeSla = (clock: SlaClock, now: Date, hours: OpeningHours): SlaClock =>
  clock.runningSince ? clock : running(clock, now, hours);

/** Another promise from now on, counted from the same beginning; a new target has no marks yet. */
export function retargetSla(
  clock: SlaClock,
  { target, targetMs }: Pick<SlaClock, 'target' | 'targetMs'>,
  now: Date,
  hours: OpeningHours,
): SlaClock {
  const markedPercent = target === clock.target ? clock.markedPercent : 0;
  const stopped = { ...stopSla(clock, now, hours), target, targetMs, markedPercent };
  return clock.runningSince ? running(stopped, now, hours) : stopped;
}

/** Opening time used up until then. */
export const spentMsAt = (
  { spentMs, runningSince }: SlaClock,
  now: Date,
  hours: OpeningHours,
): number => spentMs + (runningSince ? openMsBetween(runningSince, now, hours) : 0);

/**
 * The marks that are due and not made yet, each at the instant when its share was used up, and the clock with them.
 * A late look misses none.
 */
export function markSla(
  clock: SlaClock,
  now: Date,
  hours: OpeningHours,
): { readonly clock: SlaClock; readonly marks: readonly SlaMark[] } {
  const marks = slaPercents
    .filter((percent) => percent > clock.markedPercent)
    .map((percent) => ({ target: clock.target, percent, at: usedUpAt(clock, percent, hours) }))
    .filter((mark): mark is SlaMark => mark.at !== null && mark.at <= now);
  const markedPercent = marks.at(-1)?.percent ?? clock.markedPercent;
  const marked = { ...clock, markedPercent };
  return { clock: { ...marked, nextMarkAt: nextMarkAt(marked, hours) }, marks };
}

/** How late it is; PAUSED while the clock stands still. */
export function slaStatusAt(
  { runningSince, dueAt, targetMs, spentMs }: SlaClock,
  now: Date,
  hours: OpeningHours,
): 'ON_TIME' | 'AT_RISK' | 'BREACHED' | 'PAUSED' {
  if (!runningSince || !dueAt) return 'PAUSED';
  if (now >= dueAt) return 'BREACHED';
  const usedMs = spentMs + openMsBetween(runningSince, now, hours);
  return usedMs >= shareMs(targetMs, 80) ? 'AT_RISK' : 'ON_TIME';
}

type Standing = Pick<SlaClock, 'target' | 'targetMs' | 'spentMs' | 'markedPercent'>;

function running(
  { target, targetMs, spentMs, markedPercent }: Standing,
  now: Date,
  hours: OpeningHours,
): SlaClock {
  const clock = {
    target,
    targetMs,
    spentMs,
    runningSince: now,
    dueAt: addOpenMs(now, targetMs - spentMs, hours),
    nextMarkAt: null,
    markedPercent,
  };
  return { ...clock, nextMarkAt: nextMarkAt(clock, hours) };
}

function nextMarkAt(clock: SlaClock, hours: OpeningHours): Date | null {
  const next = slaPercents.find((percent) => percent > clock.markedPercent);
  return next === undefined ? null : usedUpAt(clock, next, hours);
}

/** A share that was used up before the clock began to run anew counts from that moment. */
const usedUpAt = (
  { runningSince, spentMs, targetMs }: SlaClock,
  percent: SlaPercent,
  hours: OpeningHours,
): Date | null =>
  runningSince && addOpenMs(runningSince, shareMs(targetMs, percent) - spentMs, hours);

const shareMs = (targetMs: number, percent: SlaPercent): number => (targetMs * percent) / 100;
