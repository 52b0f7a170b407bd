import { expect, test } from '@jest/globals';
import { beforeWords, daysProblem, periodOf, periodSearch, rangeOf } from './period.ts';

const now = new Date(2026, 10, 21, 14, 20);
const read = (search: string) => periodOf(new URLSearchParams(search), now);

test('the address names a period; what it does not name is 30 days', () => {
  expect(read('period=7d')).toBe('7d');
  expect(read('from=2026-11-01&to=2026-11-15')).toEqual({
    first: '2026-11-01',
    last: '2026-11-15',
  });
  for (const nothing of ['', 'period=toString', 'from=2026-11-01', 'from=2026-02-30&to=2026-03-01'])
    expect(read(nothing)).toBe('30d');
});

test.each(['7d', { first: '2026-11-01', last: '2026-11-15' }] as const)(
  'the address of %j leads back to it',
  (period) => {
    expect(read(periodSearch(period))).toEqual(period);
  },
);

test('a period that runs ends with the hour, so that the same question is asked within it', () => {
  const { from, to } = rangeOf('24h', now);
  expect(to).toEqual(new Date(2026, 10, 21, 15));
  expect(to.getTime() - from.getTime()).toBe(86_400_000);
  expect(rangeOf('24h', new Date(2026, 10, 21, 14, 59))).toEqual({ from, to });
  expect(rangeOf('24h', new Date(2026, 10, 21, 15)).to).toEqual(new Date(2026, 10, 21, 16));
});

test('chosen days are whole, and today goes as far as it has come', () => {
  expect(rangeOf({ first: '2026-11-01', last: '2026-11-15' }, now)).toEqual({
    from: new Date(2026, 10, 1),
    to: new Date(2026, 10, 16),
  });
  expect(rangeOf({ first: '2026-11-20', last: '2026-11-30' }, now).to).toEqual(
    new Date(2026, 10, 21, 15),
  );
});

test.each([
  [{ first: '', last: '2026-11-15' }, 'first'],
  [{ first: '2026-11-01', last: '2026-13-01' }, 'last'],
  [{ first: '2026-11-15', last: '2026-11-01' }, 'last'],
  [{ first: '2026-11-22', last: '2026-11-23' }, 'first'],
  [{ first: '2024-01-01', last: '2026-11-01' }, 'first'],
] as const)('%j cannot be shown: %s is at fault', (days, field) => {
  expect(daysProblem(days, now)).toMatchObject({ field });
});

test('a year and a day can be shown', () => {
  expect(daysProblem({ first: '2025-11-21', last: '2026-11-21' }, now)).toBeNull();
});

test('what it is compared with is said as people count', () => {
  expect(beforeWords('90d')).toBe('the quarter before');
  expect(beforeWords({ first: '2026-11-01', last: '2026-11-01' })).toBe('the day before');
  expect(beforeWords({ first: '2026-10-20', last: '2026-11-02' })).toBe('the 14 days before');
});
