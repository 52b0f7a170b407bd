import { addMs, DAY_MS, HOUR_MS } from '../../../kernel/clock.ts';
import { ShopError } from '../../../kernel/errors.ts';

/** A span of time; its end is not part of it. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** How fine the sums are that a period is read from. */
export type Grain = 'hour' | 'day';

/** Points of a series: two weeks by day, one by half day. */
export const sliceCount = 14;
const periodMaxMs = 366 * DAY_MS;
/** Up to this length hours are read; beyond it days (by UTC) tell as much. */
const byHourMaxMs = 32 * DAY_MS;
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

export const grainOf = ({ from, to }: Period): Grain =>
  to.getTime() - from.getTime() > byHourMaxMs ? 'day' : 'hour';

/** The whole hours or days that a period touches at its begin, up to the last that begins in it. */
export function cellsOf({ from, to }: Period, grain: Grain): Period {
  const stepMs = grain === 'hour' ? HOUR_MS : DAY_MS;
  const floor = (at: Date): number => Math.floor(at.getTime() / stepMs) * stepMs;
  const isWhole = floor(to) === to.getTime();
  return { from: new Date(floor(from)), to: new Date(isWhole ? floor(to) : floor(to) + stepMs) };
}

/** The slice that an hour or day belongs to, by its begin: from 0 to 13. */
export function sliceOf(at: Date, { from, to }: Period): number {
  const sliceMs = (to.getTime() - from.getTime()) / sliceCount;
  const slice = Math.floor((at.getTime() - from.getTime()) / sliceMs);
  return Math.min(Math.max(slice, 0), sliceCount - 1);
}
