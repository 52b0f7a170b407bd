/** Expressions on dates: parts, calendars, zones, and dates as text. */
import { Decimal128, Long, ObjectId, Timestamp } from 'bson';
import type { Document } from 'mongodb';
import { type ExpressionCase, fails, gives, testExpressions } from './expression-cases.ts';
import { useDatabase } from './support.ts';

const at = (text: string): Date => new Date(text);
const long = (value: number): Long => Long.fromNumber(value);
const noon = at('2024-06-15T12:30:45.123Z');

const dateParts: readonly ExpressionCase[] = [
  gives({ $year: '$d' }, 2024, { d: noon }),
  gives({ $isoWeekYear: at('2017-01-01T00:00:00Z') }, long(2016)),
  gives({ $isoWeek: at('2017-01-01T00:00:00Z') }, 52),
  gives({ $week: at('2016-01-04T00:00:00Z') }, 1),
  gives({ $year: new ObjectId('800000000000000000000000') }, 1901),
  gives({ $year: new Timestamp({ t: 4294967295, i: 1 }) }, 2106),
  gives({ $dayOfMonth: [noon] }, 15),
  gives({ $dayOfMonth: { date: noon, timezone: null } }, null),
  gives({ $hour: { date: noon, timezone: '+05:30' } }, 18),
  gives({ $hour: { date: noon, timezone: 'America/New_York' } }, 8),
  fails({ $dayOfMonth: { timezone: 'UTC' } }, 40539),
  fails({ $dayOfMonth: { date: noon, more: 1 } }, 40535),
  fails({ $dayOfMonth: [] }, 40536),
  fails({ $dayOfMonth: 'x' }, 16006),
  fails({ $dayOfMonth: { date: noon, timezone: 'Not/AZone' } }, 40485),
  fails({ $dayOfMonth: { date: noon, timezone: 5 } }, 40517),
  gives(
    { $dateToParts: { date: at('2024-01-01T02:00:00Z'), timezone: '-05:00', iso8601: true } },
    {
      isoWeekYear: 2023,
      isoWeek: 52,
      isoDayOfWeek: 7,
      hour: 21,
      minute: 0,
      second: 0,
      millisecond: 0,
    },
  ),
  gives({ $tsSecond: new Timestamp({ t: 4294967295, i: 7 }) }, long(4294967295)),
  gives({ $tsIncrement: new Timestamp({ t: 5, i: 7 }) }, long(7)),
  fails({ $tsSecond: 1 }, 5687301),
];

const moved = (operator: string, startDate: Date, unit: string, amount: unknown, more = {}) => ({
  [operator]: { startDate, unit, amount, ...more },
});
const newYork = { timezone: 'America/New_York' };
const truncated = (date: Date, unit: string, more: Document = {}) => ({
  $dateTrunc: { date, unit, ...more },
});

const dateArithmetic: readonly ExpressionCase[] = [
  gives(truncated(noon, 'day', { startOfWeek: null }), at('2024-06-15T00:00:00Z')),
  gives({ $dateTrunc: { date: '$d', unit: 'day', startOfWeek: null } }, null, { d: noon }),
  gives({ $dateTrunc: { date: '$d', unit: 'week', startOfWeek: null } }, null, { d: noon }),
  gives(moved('$dateAdd', at('2020-01-31T10:00:00Z'), 'month', 1), at('2020-02-29T10:00:00Z')),
  gives(moved('$dateAdd', at('2020-12-31T10:00:00Z'), 'month', -49), at('2016-11-30T10:00:00Z')),
  gives(
    moved('$dateAdd', at('2020-03-07T07:30:00Z'), 'day', 1, newYork),
    at('2020-03-08T07:30:00Z'),
  ),
  gives(
    moved('$dateAdd', at('2020-11-01T05:50:02Z'), 'hour', 1, newYork),
    at('2020-11-01T06:50:02Z'),
  ),
  gives(
    moved('$dateAdd', at('2020-03-07T12:00:00Z'), 'day', 1, newYork),
    at('2020-03-08T11:00:00Z'),
  ),
  gives(
    moved('$dateSubtract', at('2020-03-08T11:00:00Z'), 'day', 1, newYork),
    at('2020-03-07T12:00:00Z'),
  ),
  gives(moved('$dateSubtract', at('2020-03-31T10:00:00Z'), 'month', 1), at('2020-02-29T10:00:00Z')),
  gives({ $dateAdd: { startDate: null, unit: null, amount: null } }, null),
  fails({ $dateAdd: {} }, 5166402),
  fails(moved('$dateAdd', noon, 'Day', 1), 9),
  fails({ $dateAdd: { startDate: noon, unit: 1, amount: 1 } }, 5439013),
  fails(
    moved('$dateAdd', noon, 'day', Decimal128.fromString('3.000000000000000000000000000000001')),
    5166405,
  ),
  fails(moved('$dateAdd', noon, 'month', long(-30_000_000_000)), 5976500),
  fails(moved('$dateSubtract', noon, 'millisecond', Long.MIN_VALUE), 6045000),
  gives(
    {
      $dateDiff: {
        startDate: at('2020-11-01T04:00:00Z'),
        endDate: at('2020-11-02T05:00:00Z'),
        unit: 'hour',
        ...newYork,
      },
    },
    long(25),
  ),
  gives(
    {
      $dateDiff: {
        startDate: at('2021-01-02T23:59:00Z'),
        endDate: at('2021-01-03T00:01:00Z'),
        unit: 'week',
      },
    },
    long(1),
  ),
  gives(
    {
      $dateDiff: {
        startDate: at('2021-01-02T23:59:00Z'),
        endDate: at('2021-01-03T00:01:00Z'),
        unit: 'week',
        startOfWeek: 'Monday',
      },
    },
    long(0),
  ),
  gives(
    {
      $dateDiff: {
        startDate: at('2021-01-01T03:00:00Z'),
        endDate: at('2021-01-01T06:00:00Z'),
        unit: 'year',
        ...newYork,
      },
    },
    long(1),
  ),
  gives(
    truncated(at('2021-03-20T11:30:05Z'), 'month', { binSize: 2, ...newYork }),
    at('2021-03-01T05:00:00Z'),
  ),
  gives(truncated(at('2021-03-20T11:47:05Z'), 'minute', { binSize: 15 }), at('2021-03-20T11:45Z')),
  fails(truncated(noon, 'day', { binSize: 0.5 }), 5439017),
  fails(truncated(noon, 'day', { binSize: 0 }), 5439018),
  fails(truncated(noon, 'year', { binSize: long(100_000_000_001) }), 5439006),
];

const fromParts: readonly ExpressionCase[] = [
  gives({ $dateFromParts: { year: 2017, month: 14, hour: 12 } }, at('2018-02-01T12:00:00Z')),
  gives({ $dateFromParts: { isoWeekYear: 2020 } }, at('2019-12-30T00:00:00Z')),
  gives(
    { $dateFromParts: { isoWeekYear: 2020, isoWeek: 2, isoDayOfWeek: 3 } },
    at('2020-01-08T00:00:00Z'),
  ),
  gives({ $dateFromParts: { year: 2020, minute: 5, second: 70 } }, at('2020-01-01T00:06:10Z')),
  gives({ $dateFromParts: { year: 2020, ...newYork } }, at('2020-01-01T05:00:00Z')),
  gives({ $dateFromParts: { year: 2020, millisecond: -1 } }, at('2019-12-31T23:59:59.999Z')),
  gives({ $dateFromParts: { year: 2020, month: null } }, null),
  fails({ $dateFromParts: { year: 0 } }, 40523),
  fails({ $dateFromParts: { isoWeekYear: 2017, month: 2 } }, 40525),
  fails({ $dateFromParts: { year: 2017, isoWeek: 6 } }, 40489),
  fails({ $dateFromParts: { month: 2 } }, 40516),
  fails({ $dateFromParts: { year: 2020, month: 40000 } }, 31034),
  fails({ $dateFromParts: { year: 2020, month: 1.5 } }, 40515),
];

const written = (date: unknown, format?: string, more: Document = {}) => ({
  $dateToString: { date, ...(format === undefined ? {} : { format }), ...more },
});
const read = (dateString: unknown, format?: string, more: Document = {}) => ({
  $dateFromString: { dateString, ...(format === undefined ? {} : { format }), ...more },
});

const texts: readonly ExpressionCase[] = [
  gives(
    written(noon, '%Y %m %d %H %M %S %L %j %u %w %U %V %G %z %Z %b %B %%', { timezone: '+05:30' }),
    '2024 06 15 18 00 45 123 167 6 7 23 24 2024 +0530 330 Jun June %',
  ),
  gives(written(noon), '2024-06-15T12:30:45.123Z'),
  gives(written(noon, undefined, { timezone: 'GMT' }), '2024-06-15T12:30:45.123'),
  gives(written('$no', '%Y', { onNull: 'none' }), 'none'),
  fails(written(noon, '%'), 18535),
  fails(written(noon, '%x'), 18536),
  gives(read('jan 15 2020', '%b %d %Y'), at('2020-01-15T00:00:00Z')),
  gives(read('2024-W24-6', '%G-W%V-%u'), at('2024-06-15T00:00:00Z')),
  // Read, days of the year count from 0; written, from 1.
  gives(read('2024 167', '%Y %j'), at('2024-06-16T00:00:00Z')),
  gives(read('2024-06-15 +0530', '%Y-%m-%d %z'), at('2024-06-14T18:30:00Z')),
  fails(read('2017-02-08', '%m-%d-%Y'), 241),
  fails(read('2017-02-08', '%Y-%m-%x'), 18536),
  gives(read('2024-06-15T12:00:00', undefined, { timezone: '+05:30' }), at('2024-06-15T06:30Z')),
  fails(read('2024-06-15T12:00:00Z', undefined, { timezone: 'America/New_York' }), 241),
  gives(read('x', undefined, { onError: 'wrong' }), 'wrong'),
  gives(read('$no', undefined, { onNull: 'none' }), 'none'),
  fails(read(5), 241),
];

const readable: Readonly<Record<string, string>> = {
  '2017-02-08T12:10:40.787': '2017-02-08T12:10:40.787Z',
  'oct 20 2020': '2020-10-20T00:00:00Z',
  'WED jan 31 12:05:28 +03:30 1996': '1996-01-31T08:35:28Z',
  '2018-03-20 11:00:06 +0500': '2018-03-20T06:00:06Z',
  ' 2024-06-15T12:30:45Z ': '2024-06-15T12:30:45Z',
  'July 4th, 2017': '2017-07-04T00:00:00Z',
  '4 July 2017 3:04pm': '2017-07-04T15:04:00Z',
  '2017-07-04 11:56:02 EST': '2017-07-04T16:56:02Z',
  '2017-W27-2': '2017-07-04T00:00:00Z',
};
const unreadable = ['', 'Friday', '2024', '2017-13-01', '2017-02-30', '12:00', '2017-07'];

testExpressions(useDatabase(), [
  ...dateParts,
  ...dateArithmetic,
  ...fromParts,
  ...texts,
  ...Object.entries(readable).map(([text, date]) => gives(read(text), at(date))),
  ...unreadable.map((text) => fails(read(text), 241)),
]);
