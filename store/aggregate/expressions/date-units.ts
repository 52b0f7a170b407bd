/** Dates moved, compared and cut by units of time. Days and longer are those of the zone. */
import { StoreError } from '../../errors.ts';
import { calendarDay, dayNumber, daysInMonth, monthNumber, weekday } from './calendar.ts';
import type { TimeUnit } from './date-operands.ts';
import { dayMs, later, type Moment } from './moment.ts';
import { fromLocal, toLocal, type Zone } from './time-zone.ts';

const monthsIn: Partial<Record<TimeUnit, number>> = { year: 12, quarter: 3, month: 1 };
const daysIn: Partial<Record<TimeUnit, number>> = { week: 7, day: 1 };
const millisecondsIn: Partial<Record<TimeUnit, number>> = {
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

/** Amounts that are certainly past every date, by unit. */
const maxDays = 213_503_982_336n;
const maxYears = maxDays / 365n + 1n;
const amountLimits: Readonly<Record<TimeUnit, bigint>> = {
  year: maxYears,
  quarter: maxYears * 4n,
  month: maxYears * 12n,
  week: maxDays / 7n,
  day: maxDays,
  hour: maxDays * 24n,
  minute: maxDays * 1440n,
  second: maxDays * 86_400n,
  millisecond: 2n ** 63n,
};

/** So many units later; a day that the month lacks becomes its last. @throws StoreError 5976500 */
export function addUnits(instant: Moment, unit: TimeUnit, amount: bigint, zone: Zone): Moment {
  const limit = amountLimits[unit];
  if (amount >= limit || (amount <= -limit && unit !== 'millisecond')) {
    throw new StoreError(5976500, `invalid dateAdd 'amount' parameter value: ${amount} ${unit}`);
  }
  const milliseconds = millisecondsIn[unit];
  if (milliseconds !== undefined) return addMilliseconds(instant, amount * BigInt(milliseconds));
  const local = toLocal(instant, zone);
  const months = monthsIn[unit];
  const day =
    months === undefined
      ? local.day + Number(amount) * (daysIn[unit] ?? 1)
      : addMonths(local.day, Number(amount) * months);
  return fromLocal({ day, ms: local.ms }, zone);
}

function addMilliseconds({ day, ms }: Moment, amount: bigint): Moment {
  const perDay = BigInt(dayMs);
  return later({ day: day + Number(amount / perDay), ms }, Number(amount % perDay));
}

function addMonths(day: number, months: number): number {
  const { year, month, dayOfMonth } = calendarDay(day);
  const last = daysInMonth(year, month + months);
  return dayNumber(year, month + months, Math.min(dayOfMonth, last));
}

/** Boundaries of the unit between two instants; fewer than none when the second is earlier. */
export function unitsBetween(
  start: Moment,
  end: Moment,
  unit: TimeUnit,
  zone: Zone,
  startOfWeek: number,
): number {
  const [from, to] = [toLocal(start, zone), toLocal(end, zone)];
  const months = monthsIn[unit];
  if (months !== undefined) {
    const index = ({ day }: Moment) => Math.floor(monthNumber(day) / months);
    return index(to) - index(from);
  }
  if (unit === 'week')
    return (weekStart(to.day, startOfWeek) - weekStart(from.day, startOfWeek)) / 7;
  if (unit === 'day') return to.day - from.day;
  // Hours and less are counted on the clock; where it was changed, that is taken back.
  const size = millisecondsIn[unit] ?? 1;
  const changed = Math.trunc((zone.offsetAt(start) - zone.offsetAt(end)) / size);
  const onClock =
    (to.day - from.day) * (dayMs / size) + Math.floor(to.ms / size) - Math.floor(from.ms / size);
  return onClock + changed;
}

const weekStart = (day: number, startOfWeek: number): number =>
  day - ((weekday(day) - startOfWeek + 7) % 7);

/** 2000-01-01, a Saturday: bins of several units are counted from here. */
const reference = dayNumber(2000, 1, 1);
const maxLongBin = 100_000_000_000n;

/** The start of the bin that an instant lies in. @throws StoreError 5439002, 5439006 */
export function truncate(
  instant: Moment,
  unit: TimeUnit,
  binSize: bigint,
  zone: Zone,
  startOfWeek: number,
): Moment {
  const milliseconds = millisecondsIn[unit];
  if (milliseconds !== undefined) {
    return truncateClock(instant, binSize * BigInt(milliseconds), zone);
  }
  if (binSize > maxLongBin) throw new StoreError(5439006, 'dateTrunc unsupported binSize value');
  const size = Number(binSize);
  const { day } = toLocal(instant, zone);
  return fromLocal({ day: binStart(day, unit, size, startOfWeek), ms: 0 }, zone);
}

function binStart(day: number, unit: TimeUnit, binSize: number, startOfWeek: number): number {
  const months = monthsIn[unit];
  if (months !== undefined) {
    const size = months * binSize;
    const since = monthNumber(day) - monthNumber(reference);
    return dayNumber(2000, 1 + Math.floor(since / size) * size, 1);
  }
  const size = (daysIn[unit] ?? 1) * binSize;
  const first =
    unit === 'week' ? reference + ((startOfWeek - weekday(reference) + 7) % 7) : reference;
  return first + Math.floor((day - first) / size) * size;
}

function truncateClock(instant: Moment, size: bigint, zone: Zone): Moment {
  if (BigInt.asIntN(64, size) !== size) throw new StoreError(5439002, 'dateTrunc overflowed');
  const start = fromLocal({ day: reference, ms: 0 }, zone);
  const since = BigInt(instant.day - start.day) * BigInt(dayMs) + BigInt(instant.ms - start.ms);
  const remainder = ((since % size) + size) % size;
  return addMilliseconds(instant, -remainder);
}
