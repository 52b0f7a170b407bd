/** The Gregorian calendar over days since 1970-01-01, as far as dates reach. */

interface CalendarDay {
  readonly year: number;
  /** January is 1. */
  readonly month: number;
  readonly dayOfMonth: number;
}

/** The calendar repeats after so many days. */
export const cycleDays = 146_097;
const cycleYears = 400;
/** Days from 0000-03-01, where a cycle begins, to 1970-01-01. */
const cycleStart = 719_468;

/** Counted from March, a year's leap day is its last: no month has to know about leap years. */
export function calendarDay(day: number): CalendarDay {
  const shifted = day + cycleStart;
  const cycle = Math.floor(shifted / cycleDays);
  const dayOfCycle = shifted - cycle * cycleDays;
  const yearOfCycle = Math.floor(
    (dayOfCycle -
      Math.floor(dayOfCycle / 1460) +
      Math.floor(dayOfCycle / 36_524) -
      Math.floor(dayOfCycle / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const dayOfMonth = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfCycle + cycle * cycleYears + (month <= 2 ? 1 : 0);
  return { year, month, dayOfMonth };
}

/** The day of a date; months and days out of their range carry over. */
export function dayNumber(year: number, month: number, dayOfMonth: number): number {
  const months = year * 12 + month - 1;
  const monthFromMarch = (modulo(months, 12) + 10) % 12;
  const yearFromMarch = Math.floor(months / 12) - (monthFromMarch >= 10 ? 1 : 0);
  const cycle = Math.floor(yearFromMarch / cycleYears);
  const yearOfCycle = yearFromMarch - cycle * cycleYears;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5);
  const dayOfCycle =
    yearOfCycle * 365 + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100) + dayOfYear;
  return cycle * cycleDays + dayOfCycle - cycleStart + dayOfMonth - 1;
}

export const daysInMonth = (year: number, month: number): number =>
  dayNumber(year, month + 1, 1) - dayNumber(year, month, 1);

/** Months since year 0. */
export function monthNumber(day: number): number {
  const { year, month } = calendarDay(day);
  return year * 12 + month - 1;
}

/** January 1st is 1. */
export const dayOfYear = (day: number): number => day - dayNumber(calendarDay(day).year, 1, 1) + 1;

/** Sunday is 0; 1970-01-01 was a Thursday. */
export const weekday = (day: number): number => modulo(day + 4, 7);

/** Monday is 1, Sunday 7. */
export const isoWeekday = (day: number): number => weekday(day) || 7;

/** Week of the year from 0; weeks begin on Sunday. */
export const week = (day: number): number =>
  Math.floor((dayOfYear(day) - 1 - weekday(day) + 7) / 7);

/** A week belongs to the year of its Thursday. */
const thursdayOf = (day: number): number => day + 4 - isoWeekday(day);

export const isoWeekYear = (day: number): number => calendarDay(thursdayOf(day)).year;
export const isoWeek = (day: number): number => Math.ceil(dayOfYear(thursdayOf(day)) / 7);

/** The day of an ISO date; weeks and weekdays out of their range carry over. */
export function isoDayNumber(year: number, isoWeekOfYear: number, dayOfWeek: number): number {
  const fourth = dayNumber(year, 1, 4);
  return fourth - isoWeekday(fourth) + (isoWeekOfYear - 1) * 7 + dayOfWeek;
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by;
