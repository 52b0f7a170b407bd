import { expect, test } from '@jest/globals';
import {
  calendarDay,
  dayNumber,
  daysInMonth,
  isoDayNumber,
  isoWeek,
  isoWeekday,
  isoWeekYear,
  week,
} from './calendar.ts';

const dayMs = 86_400_000;
/** Every day of some years around the ends of cycles, and days spread over all that Date holds. */
const days = [
  ...Array.from({ length: 3000 }, (_, i) => 10_000 + i),
  ...Array.from({ length: 2000 }, (_, i) => -25_700 + i),
  ...Array.from({ length: 1950 }, (_, i) => -99_000_000 + i * 99_991),
];

test('days have the year, month and day that Date gives them, and lead back', () => {
  const wrong = days.filter((day) => {
    const { year, month, dayOfMonth } = calendarDay(day);
    const date = new Date(day * dayMs);
    return (
      year !== date.getUTCFullYear() ||
      month !== date.getUTCMonth() + 1 ||
      dayOfMonth !== date.getUTCDate() ||
      dayNumber(year, month, dayOfMonth) !== day
    );
  });
  expect(wrong).toEqual([]);
});

test('ISO weeks lead back to their day', () => {
  const wrong = days.filter(
    (day) => isoDayNumber(isoWeekYear(day), isoWeek(day), isoWeekday(day)) !== day,
  );
  expect(wrong).toEqual([]);
});

test.each([
  { date: [2016, 1, 1], iso: [2015, 53, 5], ofYear: 0 },
  { date: [2016, 1, 3], iso: [2015, 53, 7], ofYear: 1 },
  { date: [2018, 12, 31], iso: [2019, 1, 1], ofYear: 52 },
  { date: [2023, 1, 1], iso: [2022, 52, 7], ofYear: 1 },
])('$date is in ISO week $iso, and in week $ofYear', ({ date, iso, ofYear }) => {
  const [year = 0, month = 0, dayOfMonth = 0] = date;
  const day = dayNumber(year, month, dayOfMonth);
  expect([isoWeekYear(day), isoWeek(day), isoWeekday(day)]).toEqual(iso);
  expect(week(day)).toBe(ofYear);
});

test('months that are out of their range carry over', () => {
  expect(dayNumber(2017, 14, 1)).toBe(dayNumber(2018, 2, 1));
  expect(dayNumber(2017, -1, 1)).toBe(dayNumber(2016, 11, 1));
  expect([1900, 2000, 2023, 2024].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 28, 29]);
});
