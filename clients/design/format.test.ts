import { expect, test } from '@jest/globals';
import { calendarDay, dayName, dayToCome, money } from './format.ts';

const saturday = new Date(2026, 10, 21, 14);

test('a whole price has no cents, any other has two', () => {
  expect(money({ amount: '1280.00', currencyCode: 'EUR' }, 'en-GB')).toBe('€1,280');
  expect(money({ amount: '49.50', currencyCode: 'EUR' }, 'en-GB')).toBe('€49.50');
});

test.each([
  [new Date(2026, 10, 21, 1), 'Today'],
  [new Date(2026, 10, 20, 23), 'Yesterday'],
  [new Date(2026, 10, 17, 9), 'Tue'],
  [new Date(2026, 9, 2, 9), '2 Oct'],
  [new Date(2025, 9, 2, 9), '2 Oct 2025'],
])('%s reads as %s', (at, words) => {
  expect(dayName(at, saturday, 'en-GB')).toBe(words);
});

test('a day to come names its date, so that nobody counts weekdays', () => {
  expect(dayToCome(new Date(2026, 10, 26), saturday, 'en-GB')).toBe('Thu 26 Nov');
  expect(dayToCome(new Date(2026, 10, 22), saturday, 'en-GB')).toBe('Tomorrow');
});

test('a calendar day stays that day in every zone', () => {
  expect(calendarDay('2026-11-21').getDate()).toBe(21);
});
