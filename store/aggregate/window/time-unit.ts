/** Units of time: of ranges between dates, and of rates. */
import { show } from '../../bson/values.ts';
import type { TimeUnit } from '../expressions/date-operands.ts';
import { dayMs } from '../expressions/moment.ts';
import { refused } from './window-function.ts';

/** Milliseconds; undefined where they are not always the same. */
const lengths: Readonly<Record<TimeUnit, number | undefined>> = {
  year: undefined,
  quarter: undefined,
  month: undefined,
  week: 7 * dayMs,
  day: dayMs,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

/** @throws StoreError FailedToParse */
export function timeUnit(value: unknown): TimeUnit {
  if (typeof value !== 'string') throw refused("'unit' must be a string");
  if (isUnit(value)) return value;
  throw refused(`unknown time unit value: ${show(value)}`);
}

const isUnit = (value: string): value is TimeUnit => Object.hasOwn(lengths, value);

export const millisecondsOf = (unit: TimeUnit): number | undefined => lengths[unit];
