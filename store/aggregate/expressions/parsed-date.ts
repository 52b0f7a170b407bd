/** What was read of a date so far, and the instant it makes in the end. */
import { StoreError } from '../../errors.ts';
import { dayNumber, daysInMonth, isoDayNumber, weekday } from './calendar.ts';
import { dateOf, later } from './moment.ts';
import { fromLocal, type Zone } from './time-zone.ts';

export interface ParsedDate {
  year?: number;
  month?: number;
  day?: number;
  isoYear?: number;
  isoWeek?: number;
  isoWeekday?: number;
  /** Days from January 1st, which is 0. */
  dayOfYear?: number;
  hour?: number;
  minute?: number;
  second?: number;
  millisecond?: number;
  /** From Sunday; the date moves on to the next such day. */
  weekday?: number;
  offsetMs?: number;
}

export const unreadable = (text: string, why: string) =>
  new StoreError('ConversionFailure', `Error parsing date string '${text}'; ${why}`);

/** @throws StoreError ConversionFailure for parts that are missing, or that no date has */
export function finishDate(parsed: ParsedDate, text: string, zone: Zone): Date {
  const day = dayOf(parsed, text);
  const ms = timeOf(parsed, text);
  if (day === undefined) {
    throw new StoreError(
      'ConversionFailure',
      `an incomplete date/time string has been found, with elements missing: "${text}"`,
    );
  }
  const local = { day: onWeekday(day, parsed.weekday), ms };
  if (parsed.offsetMs !== undefined && !zone.isUtc) {
    throw new StoreError(
      'ConversionFailure',
      'you cannot pass in a date/time string with GMT offset together with a timezone argument',
    );
  }
  const instant =
    parsed.offsetMs === undefined ? fromLocal(local, zone) : later(local, -parsed.offsetMs);
  const date = dateOf(instant);
  if (date === undefined) throw unreadable(text, 'out of range');
  return date;
}

function dayOf(parsed: ParsedDate, text: string): number | undefined {
  const { year, month, day, isoYear, isoWeek, isoWeekday, dayOfYear } = parsed;
  if (isoYear !== undefined || isoWeek !== undefined || isoWeekday !== undefined) {
    if (year !== undefined || month !== undefined || day !== undefined) {
      throw unreadable(text, 'Mixing of ISO dates with natural dates is not allowed');
    }
    if (isoYear === undefined) return undefined;
    return isoDayNumber(isoYear, isoWeek ?? 1, isoWeekday ?? 1);
  }
  if (year === undefined) return undefined;
  // MongoDB reads the days of a year from 0, although it writes them from 1.
  if (dayOfYear !== undefined) return dayNumber(year, 1, dayOfYear + 1);
  if (month === undefined || day === undefined) return undefined;
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    throw unreadable(text, 'The parsed date was invalid');
  }
  return dayNumber(year, month, day);
}

function timeOf(parsed: ParsedDate, text: string): number {
  const { hour = 0, minute = 0, second = 0, millisecond = 0 } = parsed;
  // A day may end at 24:00.
  const isValid =
    minute < 60 && second < 60 && (hour < 24 || (hour === 24 && minute + second === 0));
  if (!isValid) throw unreadable(text, 'The parsed time was invalid');
  return ((hour * 60 + minute) * 60 + second) * 1000 + millisecond;
}

const onWeekday = (day: number, wanted: number | undefined): number =>
  wanted === undefined ? day : day + ((wanted - weekday(day) + 7) % 7);
