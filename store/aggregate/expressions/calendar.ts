/** Calendar arithmetic on local times (see time-zone.ts): truncate, add, count what lies between. */
import { StoreError } from '../../errors.ts';

const dayMs = 86_400_000;

const fixedUnitMs: Readonly<Record<string, number>> = {
  week: 7 * dayMs,
  day: dayMs,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};
const monthsIn: Readonly<Record<string, number>> = { year: 12, quarter: 3, month: 1 };
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** 2000-01-01: the point from which bins of several units are counted. */
const reference = Date.UTC(2000, 0, 1);

/** @throws StoreError FailedToParse for an unknown unit */
export function checkUnit(unit: unknown): string {
  if (typeof unit === 'string' && (unit in fixedUnitMs || unit in monthsIn)) return unit;
  throw new StoreError('FailedToParse', `unknown time unit value: ${String(unit)}`);
}

export function weekdayIndex(name: unknown): number {
  if (name === undefined || name === null) return 0;
  const index = weekdays.findIndex((day) => day === name || day.slice(0, 3) === name);
  if (index >= 0) return index;
  throw new StoreError('FailedToParse', `unknown day of week value: ${String(name)}`);
}

/** The start of the bin that a local time lies in. */
export function truncate(
  local: number,
  unit: string,
  binSize: number,
  startOfWeek: number,
): number {
  const months = monthsIn[unit];
  if (months !== undefined) {
    const size = months * binSize;
    const since = monthNumber(local) - monthNumber(reference);
    return monthStart(monthNumber(reference) + Math.floor(since / size) * size);
  }
  const size = (fixedUnitMs[unit] ?? 1) * binSize;
  const start = unit === 'week' ? weekReference(startOfWeek) : reference;
  return start + Math.floor((local - start) / size) * size;
}

/** The first such weekday from the reference on. */
function weekReference(startOfWeek: number): number {
  const weekday = new Date(reference).getUTCDay();
  return reference + ((startOfWeek - weekday + 7) % 7) * dayMs;
}

/** So many units later; a day that the month lacks becomes its last. */
export function addUnits(local: number, unit: string, amount: number): number {
  const months = monthsIn[unit];
  if (months === undefined) return local + amount * (fixedUnitMs[unit] ?? 1);
  const target = monthNumber(local) + amount * months;
  const date = new Date(local);
  const daysInMonth = new Date(
    Date.UTC(Math.floor(target / 12), (target % 12) + 1, 0),
  ).getUTCDate();
  const day = Math.min(date.getUTCDate(), daysInMonth);
  return monthStart(target) + (day - 1) * dayMs + (local - Math.floor(local / dayMs) * dayMs);
}

/** Boundaries of the unit that lie between two local times. */
export function unitsBetween(
  start: number,
  end: number,
  unit: string,
  startOfWeek: number,
): number {
  const months = monthsIn[unit];
  if (months !== undefined) {
    const index = (local: number) => Math.floor(monthNumber(local) / months);
    return index(end) - index(start);
  }
  const size = fixedUnitMs[unit] ?? 1;
  return Math.round(
    (truncate(end, unit, 1, startOfWeek) - truncate(start, unit, 1, startOfWeek)) / size,
  );
}

function monthNumber(local: number): number {
  const date = new Date(local);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

const monthStart = (months: number): number => Date.UTC(Math.floor(months / 12), months % 12, 1);

export function dayOfYear(local: Date): number {
  return Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0, 1)) / dayMs) + 1;
}

/** Week of the year from 0; weeks begin on Sunday. */
export const week = (local: Date): number =>
  Math.floor((dayOfYear(local) - 1 - local.getUTCDay() + 7) / 7);

/** Monday is 1. */
export const isoWeekday = (local: Date): number => local.getUTCDay() || 7;

/** The ISO year is that of the week's Thursday. */
const thursday = (local: Date): Date => new Date(local.getTime() + (4 - isoWeekday(local)) * dayMs);

export const isoWeekYear = (local: Date): number => thursday(local).getUTCFullYear();
export const isoWeek = (local: Date): number => Math.ceil(dayOfYear(thursday(local)) / 7);
