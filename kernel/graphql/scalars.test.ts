import { expect, test } from '@jest/globals';
import { CalendarDate, CurrencyCode, DateTime, Decimal } from './scalars.ts';

test('an instant is a Date inside and RFC 3339 in UTC outside', () => {
  expect(DateTime.parseValue('2026-11-21T15:02:00+01:00')).toEqual(
    new Date('2026-11-21T14:02:00.000Z'),
  );
  expect(DateTime.serialize(new Date('2026-11-21T14:02:00Z'))).toBe('2026-11-21T14:02:00.000Z');
});

test.each([
  '2026-11-21',
  '2026-11-21T14:02:00',
  '2026-02-30T00:00:00Z',
  '2026-11-21T25:00:00Z',
  'yesterday',
  1_763_733_720_000,
  null,
])('%p is no instant', (value) => {
  expect(() => DateTime.parseValue(value)).toThrow('DateTime must be an instant such as');
});

test.each(['2026-02-30', '2026-13-01', '26-01-01', '2026-11-21T00:00:00Z', 20261121])(
  '%p is no day',
  (value) => {
    expect(() => CalendarDate.parseValue(value)).toThrow('Date must be a day such as');
  },
);

test('a leap day is a day only in a leap year', () => {
  expect(CalendarDate.parseValue('2028-02-29')).toBe('2028-02-29');
  expect(() => CalendarDate.parseValue('2026-02-29')).toThrow();
});

test('amounts are text: a float is refused', () => {
  expect(Decimal.parseValue('1280.00')).toBe('1280.00');
  for (const value of [1280, '1,280', '1e3', '01', '.5', '1.', 'NaN', ''])
    expect(() => Decimal.parseValue(value)).toThrow('Decimal must be');
});

test('a currency is three capital letters', () => {
  expect(CurrencyCode.parseValue('EUR')).toBe('EUR');
  expect(() => CurrencyCode.parseValue('eur')).toThrow('CurrencyCode must be');
});

test('what a resolver got wrong is our fault, not the input of the caller', () => {
  expect(() => DateTime.serialize('soon')).toThrow(TypeError);
  expect(() => Decimal.serialize(12.5)).toThrow(TypeError);
});
