/** The format language of `$dateToString` and `$dateFromString`. */
import { StoreError } from '../../errors.ts';
import {
  calendarDay,
  dayOfYear,
  isoWeek,
  isoWeekday,
  isoWeekYear,
  week,
  weekday,
} from './calendar.ts';
import { clock } from './date-parts.ts';
import type { Moment } from './moment.ts';
import { monthNames } from './month-names.ts';
import { toLocal, utc, type Zone } from './time-zone.ts';

const digits = (value: number, width: number): string => String(value).padStart(width, '0');

const monthName = (day: number): string => monthNames[calendarDay(day).month - 1] ?? '';

type Writer = (local: Moment, offsetMs: number) => string;

const writers: Readonly<Record<string, Writer>> = {
  '%': () => '%',
  Y: ({ day }) => digits(checkedYear(calendarDay(day).year), 4),
  G: ({ day }) => digits(checkedYear(isoWeekYear(day)), 4),
  m: ({ day }) => digits(calendarDay(day).month, 2),
  b: ({ day }) => monthName(day).slice(0, 3),
  B: ({ day }) => monthName(day),
  d: ({ day }) => digits(calendarDay(day).dayOfMonth, 2),
  j: ({ day }) => digits(dayOfYear(day), 3),
  w: ({ day }) => String(weekday(day) + 1),
  u: ({ day }) => String(isoWeekday(day)),
  U: ({ day }) => digits(week(day), 2),
  V: ({ day }) => digits(isoWeek(day), 2),
  H: (local) => digits(clock.hour(local), 2),
  M: (local) => digits(clock.minute(local), 2),
  S: (local) => digits(clock.second(local), 2),
  L: (local) => digits(clock.millisecond(local), 3),
  z: (_local, offsetMs) => {
    const minutes = Math.trunc(Math.abs(offsetMs) / 60_000);
    return `${offsetMs < 0 ? '-' : '+'}${digits(Math.floor(minutes / 60), 2)}${digits(minutes % 60, 2)}`;
  },
  Z: (_local, offsetMs) => String(Math.trunc(offsetMs / 60_000)),
};

/** Every specifier that writes; those of Sunday weeks and weekdays cannot be read back. */
export const writable: ReadonlySet<string> = new Set(Object.keys(writers));
export const readable: ReadonlySet<string> = new Set(
  Object.keys(writers).filter((specifier) => specifier !== 'w' && specifier !== 'U'),
);

/** @throws StoreError 18537 outside the years that four digits hold */
function checkedYear(year: number): number {
  if (year >= 0 && year <= 9999) return year;
  throw new StoreError(
    18537,
    `$dateToString is only defined on year 0-9999, tried to use year ${year}`,
  );
}

/** @throws StoreError 18535 for a lonely % at the end, 18536 for an unknown specifier */
export function checkFormat(format: string, allowed: ReadonlySet<string>): void {
  for (const [, specifier = ''] of format.matchAll(/%(.?)/gsu)) {
    if (specifier === '') throw new StoreError(18535, "Unmatched '%' at end of format string");
    if (!allowed.has(specifier)) {
      throw new StoreError(18536, `Invalid format character '%${specifier}' in format string`);
    }
  }
}

/** An instant in a format that was checked. */
export function formatDate(instant: Moment, format: string, zone: Zone): string {
  const local = toLocal(instant, zone);
  const offsetMs = zone.offsetAt(instant);
  return format.replace(/%(.)/gsu, (whole, specifier: string) =>
    (writers[specifier] ?? (() => whole))(local, offsetMs),
  );
}

export const isoFormat = (zone: Zone): string =>
  zone.isUtc ? '%Y-%m-%dT%H:%M:%S.%LZ' : '%Y-%m-%dT%H:%M:%S.%L';

/** A date as `$toString` writes it. */
export const isoText = (instant: Moment): string => formatDate(instant, isoFormat(utc), utc);
