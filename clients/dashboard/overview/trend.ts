import type { KpiKey } from '../generated/graphql.ts';
import { kindOf } from './kpi-words.ts';
import { type LinePaths, linePaths } from './spark.ts';

/** Places are percents of the plot: from its start, and down from its top. */
export interface TrendPoint {
  /** Which slice of the period it tells, from 0. */
  readonly slice: number;
  readonly value: number;
  readonly x: number;
  readonly y: number;
}

export interface Trend {
  readonly ticks: readonly { readonly value: number; readonly y: number }[];
  /** Of the slices in which there was something to measure. */
  readonly points: readonly TrendPoint[];
  readonly paths: LinePaths;
  /** null where the figure has no target yet. */
  readonly targetY: number | null;
}

interface TrendFigure {
  readonly key: KpiKey;
  readonly series: readonly (number | null)[];
  readonly target: number;
}

/** Where everything of the chart stands, so that the line and its target are both in sight. */
export function trendOf({ key, series, target }: TrendFigure): Trend {
  const known = series.flatMap((value, slice) => (value === null ? [] : [{ value, slice }]));
  const ticks = ticksUpTo(key, Math.max(target, ...known.map(({ value }) => value)));
  const [bottom = 0] = ticks;
  const top = ticks.at(-1) ?? 1;
  const yOf = (value: number) => round(100 - (100 * (value - bottom)) / (top - bottom));
  const points = known.map(({ value, slice }) => ({
    slice,
    value,
    x: xOf(slice, series.length),
    y: yOf(value),
  }));
  return {
    ticks: ticks.map((value) => ({ value, y: yOf(value) })),
    points,
    paths: linePaths(
      points.map(({ x, y }) => [x, y]),
      100,
    ),
    targetY: target === 0 ? null : yOf(target),
  };
}

/** Where a slice of that many stands: the first at the start, the last at the end. */
export const xOf = (slice: number, count: number): number =>
  round((100 * slice) / Math.max(1, count - 1));

/** Named below the plot are the first slice, the last and two between them. */
export const isNamed = (slice: number, count: number): boolean =>
  [0, 1, 2, 3].some((third) => Math.round((third * (count - 1)) / 3) === slice);

/** Nearer than this two labels at the line's end would lie on each other; in percent of the plot's height. */
const labelGap = 9;

/** Where the last value is written: at the line's end, but clear of the target's name. */
export function lastLabelY(lastY: number, targetY: number | null): number {
  if (targetY === null || Math.abs(lastY - targetY) >= labelGap) return lastY;
  return lastY <= targetY ? targetY - labelGap : targetY + labelGap;
}

/** The index of the point that is nearest to a place between the start and the end, both in percent. */
export const nearestTo = (points: readonly TrendPoint[], x: number): number =>
  points.reduce(
    (best, point, i) => (Math.abs(point.x - x) < Math.abs((points[best]?.x ?? 0) - x) ? i : best),
    0,
  );

/** Where a key takes the cursor that stands at one of the points; null where the key does not move it. */
export function cursorAfter(
  key: string,
  at: number,
  { last, isRtl }: { readonly last: number; readonly isRtl: boolean },
): number | null {
  switch (key) {
    case 'Home':
      return 0;
    case 'End':
      return last;
    case isRtl ? 'ArrowRight' : 'ArrowLeft':
      return Math.max(at - 1, 0);
    case isRtl ? 'ArrowLeft' : 'ArrowRight':
      return Math.min(at + 1, last);
    default:
      return null;
  }
}

/** A rating has its whole scale. Anything else begins at nothing and ends at the round figure above all that is shown. */
function ticksUpTo(key: KpiKey, most: number): readonly number[] {
  const kind = kindOf(key);
  if (kind === 'rating') return [1, 2, 3, 4, 5];
  const step = roundStep(most / stepsMax, kind === 'count' ? 1 : 0.01);
  const steps = Math.max(1, Math.ceil(round(most / step)));
  return Array.from({ length: steps + 1 }, (_, i) => round(i * step));
}

/** More lines than these would be read instead of the figure. */
const stepsMax = 4;

/** 1, 2 or 5 of a power of ten: the smallest that is no smaller than both. */
function roundStep(rough: number, least: number): number {
  const atLeast = Math.max(rough, least);
  const power = 10 ** Math.floor(Math.log10(atLeast));
  const times = [1, 2, 5].find((one) => round(one * power) >= round(atLeast)) ?? 10;
  return round(times * power);
}

/** Fine enough for a share of a hundredth, and free of what binary fractions leave behind. */
const round = (value: number): number => Math.round(value * 10_000) / 10_000;
