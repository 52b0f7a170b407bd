import { addMs, DAY_MS, HOUR_MS } from '../../../kernel/clock.ts';
import { ShopError } from '../../../kernel/errors.ts';

/** A span of time; its end is not part of it. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** Whole hours, or whole days by UTC. */
export type Grain = 'hour' | 'day';

/** Hours or days that follow each other. */
export interface Span {
  readonly grain: Grain;
  /** null: from the very first. */
  readonly from: Date | null;
  readonly to: Date;
}

/** Points of a series: two weeks by day, one by half day. */
export const sliceCount = 14;
const periodMaxMs = 366 * DAY_MS;
/** Up to this length slices are shorter than a day, and hours are read; beyond it days tell as much. */
const byHourMaxMs = 8 * DAY_MS;
/** What a release is held against. */
export const baselineMs = 28 * DAY_MS;

/** @throws ShopError BAD_USER_INPUT when the period is empty, reversed or longer than a year */
export function readPeriod(from: Date, to: Date): Period {
  const lengthMs = to.getTime() - from.getTime();
  if (lengthMs <= 0)
    throw new ShopError('BAD_USER_INPUT', 'to must lie after from', { field: 'to' });
  if (lengthMs > periodMaxMs)
    throw new ShopError('BAD_USER_INPUT', 'A period is at most 366 days', { field: 'from' });
  return { from, to };
}

/** The period of equal length right before. */
export const periodBefore = ({ from, to }: Period): Period => ({
  from: new Date(2 * from.getTime() - to.getTime()),
  to: from,
});

/** The four weeks right before. */
export const baselineOf = ({ from }: Period): Period => ({
  from: addMs(from, -baselineMs),
  to: from,
});

/** The hours that a period touches, whole. */
export const wholeHours = ({ from, to }: Period): Period => ({
  from: new Date(floorTo(from, HOUR_MS)),
  to: new Date(ceilTo(to, HOUR_MS)),
});

/** Hours and days that cover whole hours exactly: hours up to midnight, days, hours again. As few as will do. */
export function spansOf({ from, to }: Period): Span[] {
  const firstMidnight = new Date(ceilTo(from, DAY_MS));
  const lastMidnight = new Date(floorTo(to, DAY_MS));
  if (firstMidnight >= lastMidnight) return inHours({ from, to });
  return [
    ...inHours({ from, to: firstMidnight }),
    { grain: 'day', from: firstMidnight, to: lastMidnight },
    ...inHours({ from: lastMidnight, to }),
  ];
}

/** As `spansOf`, fine enough for the slices of the period. */
export const spansOfSlices = (period: Period): Span[] =>
  period.to.getTime() - period.from.getTime() > byHourMaxMs ? spansOf(period) : inHours(period);

const inHours = ({ from, to }: Period): Span[] => (from < to ? [{ grain: 'hour', from, to }] : []);

const floorTo = (at: Date, stepMs: number): number => Math.floor(at.getTime() / stepMs) * stepMs;
const ceilTo = (at: Date, stepMs: number): number => Math.ceil(at.getTime() / stepMs) * stepMs;

/** The slice that an hour or day belongs to, by its begin: from 0 to 13. */
export function sliceOf(at: Date, { from, to }: Period): number {
  const sliceMs = (to.getTime() - from.getTime()) / sliceCount;
  const slice = Math.floor((at.getTime() - from.getTime()) / sliceMs);
  return Math.min(Math.max(slice, 0), sliceCount - 1);
}
