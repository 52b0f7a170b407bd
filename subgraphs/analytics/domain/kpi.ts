import { DAY_MS } from '../../../kernel/clock.ts';
import { ShopError } from '../../../kernel/errors.ts';

export type KpiKey = 'CSAT_MEAN' | 'DEFLECTION' | 'CONVERSION';

/** A span of time and its equal slices. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** Points of a series: two weeks by day, one by half day. */
export const sliceCount = 14;
const periodMaxMs = 366 * DAY_MS;

/** What one slice of a period adds to a figure: a sum, and over how many. */
export interface SliceSum {
  readonly slice: number;
  readonly sum: number;
  readonly count: number;
}

export interface Kpi {
  readonly key: KpiKey;
  readonly name: string;
  readonly value: number | null;
  readonly previous: number | null;
  readonly target: number;
  readonly onTarget: boolean | null;
  readonly sampleSize: number;
  readonly series: readonly (number | null)[];
}

/** Names and targets (A7, A8): a figure is on target above it, not at it. */
export const kpiFacts: Readonly<
  Record<KpiKey, { readonly name: string; readonly target: number }>
> = {
  CSAT_MEAN: { name: 'Rating', target: 4 },
  DEFLECTION: { name: 'Answered without a person', target: 0.2 },
  CONVERSION: { name: 'Led towards a purchase', target: 0.05 },
};

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

export const sliceMsOf = ({ from, to }: Period): number =>
  (to.getTime() - from.getTime()) / sliceCount;

/** A figure from the sums of its slices, now and before. */
export function toKpi(key: KpiKey, now: readonly SliceSum[], before: readonly SliceSum[]): Kpi {
  const { name, target } = kpiFacts[key];
  const value = meanOf(now);
  const bySlice = new Map(now.map((one) => [one.slice, one]));
  return {
    key,
    name,
    value,
    previous: meanOf(before),
    target,
    onTarget: value === null ? null : value > target,
    sampleSize: now.reduce((total, { count }) => total + count, 0),
    series: Array.from({ length: sliceCount }, (_, slice) => meanOf([bySlice.get(slice) ?? empty])),
  };
}

const empty: Omit<SliceSum, 'slice'> = { sum: 0, count: 0 };

/** To four digits: more is noise; null where there is nothing to measure. */
function meanOf(slices: readonly Omit<SliceSum, 'slice'>[]): number | null {
  const sum = slices.reduce((total, one) => total + one.sum, 0);
  const count = slices.reduce((total, one) => total + one.count, 0);
  return count === 0 ? null : Math.round((sum / count) * 10_000) / 10_000;
}
