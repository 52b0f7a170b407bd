import { StoreError } from '../../errors.ts';
import { dayOfYear, isoWeek, isoWeekday, isoWeekYear, week } from './calendar.ts';
import { offsetMs, toLocal } from './time-zone.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const digits = (value: number, width: number): string => String(value).padStart(width, '0');

const specifiers: Readonly<Record<string, (local: Date, zone: string) => string>> = {
  Y: (local) => digits(local.getUTCFullYear(), 4),
  m: (local) => digits(local.getUTCMonth() + 1, 2),
  d: (local) => digits(local.getUTCDate(), 2),
  H: (local) => digits(local.getUTCHours(), 2),
  M: (local) => digits(local.getUTCMinutes(), 2),
  S: (local) => digits(local.getUTCSeconds(), 2),
  L: (local) => digits(local.getUTCMilliseconds(), 3),
  j: (local) => digits(dayOfYear(local), 3),
  w: (local) => String(local.getUTCDay() + 1),
  u: (local) => String(isoWeekday(local)),
  U: (local) => digits(week(local), 2),
  V: (local) => digits(isoWeek(local), 2),
  G: (local) => digits(isoWeekYear(local), 4),
  b: (local) => (months[local.getUTCMonth()] ?? '').slice(0, 3),
  B: (local) => months[local.getUTCMonth()] ?? '',
  z: (local, zone) => {
    const minutes = zoneMinutes(local, zone);
    const size = Math.abs(minutes);
    return `${minutes < 0 ? '-' : '+'}${digits(Math.floor(size / 60), 2)}${digits(size % 60, 2)}`;
  },
  Z: (local, zone) => String(zoneMinutes(local, zone)),
  '%': () => '%',
};

const zoneMinutes = (local: Date, zone: string): number =>
  Math.round(offsetMs(zone, local.getTime()) / 60_000);

/** A date in the format language of `$dateToString`. @throws StoreError 18536 */
export function formatDate(date: Date, format: string, zone: string): string {
  const local = toLocal(date, zone);
  return format.replace(/%(.?)/gs, (_whole, specifier: string) => {
    const write = specifiers[specifier];
    if (write === undefined) {
      throw new StoreError(18536, `Invalid format character '%${specifier}' in format string`);
    }
    return write(local, zone);
  });
}
