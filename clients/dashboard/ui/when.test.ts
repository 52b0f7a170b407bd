import { expect, test } from '@jest/globals';
import { ago, dayName, exactWhen, inSentence, shortWhen, windowWords } from './when.ts';

// Built from local parts: the words are in the reader's own zone, whichever that is.
const now = new Date(2026, 10, 21, 14, 22);
const at = (day: number, hour = 12, minute = 0) => new Date(2026, 10, day, hour, minute);

test.each([
  [at(21, 0, 1), 'Today'],
  [at(20, 23, 59), 'Yesterday'],
  [at(22), 'Tomorrow'],
  [at(16), 'Mon'],
  [at(14), '14 Nov'],
  [at(27), '27 Nov'],
  [new Date(2025, 10, 21), '21 Nov 2025'],
])('the day %s is called %s', (date, name) => {
  expect(dayName(date, now)).toBe(name);
});

test.each([
  [0, 'just now'],
  [4_999, 'just now'],
  [12_000, '12 s'],
  [11 * 60_000, '11 min'],
  [3 * 3_600_000, '3 h'],
  [50 * 3_600_000, '2 d'],
  [8 * 86_400_000, '13 Nov'],
  [-5_000, 'just now'],
])('%d ms ago is %s', (ms, words) => {
  expect(ago(new Date(now.getTime() - ms), now)).toBe(words);
});

test('a time of today needs no day', () => {
  expect(shortWhen(at(21, 9, 5), now)).toBe('09:05');
  expect(shortWhen(at(16, 9, 5), now)).toBe('Mon');
  expect(exactWhen(at(16, 17, 5), now)).toBe('Mon 17:05');
});

test('a window names its hours when the carrier does', () => {
  const window = {
    date: '2026-11-21',
    from: at(21, 14).toISOString(),
    to: at(21, 16).toISOString(),
  };
  expect(windowWords(window, now)).toBe('Today 14–16');
  expect(windowWords({ ...window, from: at(21, 14, 30).toISOString() }, now)).toBe(
    'Today 14:30–16',
  );
  const until = (from: number, to: Date) =>
    windowWords({ ...window, from: at(21, from).toISOString(), to: to.toISOString() }, now);
  expect(until(8, at(21, 10))).toBe('Today 08–10');
  expect(until(22, at(22, 0))).toBe('Today 22–24');
  expect(windowWords({ date: '2026-11-27', from: null, to: null }, now)).toBe('27 Nov');
});

test('yesterday within a sentence is no name', () => {
  expect(inSentence('Yesterday 12:06')).toBe('yesterday 12:06');
  expect(inSentence('Mon 12:06')).toBe('Mon 12:06');
});
