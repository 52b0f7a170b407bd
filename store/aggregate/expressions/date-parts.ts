/** Parts of a date: `$year` … `$isoWeekYear`, `$dateToParts`, `$tsSecond`, `$tsIncrement`. */
import { Long, Timestamp } from 'bson';
import { type Document, isDocument, isNullish, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { folded, type OperatorCompiler, unary } from '../compiler.ts';
import {
  calendarDay,
  dayOfYear,
  isoWeek,
  isoWeekday,
  isoWeekYear,
  week,
  weekday,
} from './calendar.ts';
import { readingZone } from './date-operands.ts';
import { type Moment, momentIn } from './moment.ts';
import { withNamed } from './named-arguments.ts';
import { toLocal } from './time-zone.ts';

export const clock = {
  hour: ({ ms }: Moment) => Math.floor(ms / 3_600_000),
  minute: ({ ms }: Moment) => Math.floor(ms / 60_000) % 60,
  second: ({ ms }: Moment) => Math.floor(ms / 1000) % 60,
  millisecond: ({ ms }: Moment) => ms % 1000,
} as const;

const parts: Readonly<Record<string, (local: Moment) => unknown>> = {
  $year: ({ day }) => calendarDay(day).year,
  $month: ({ day }) => calendarDay(day).month,
  $dayOfMonth: ({ day }) => calendarDay(day).dayOfMonth,
  $dayOfYear: ({ day }) => dayOfYear(day),
  $dayOfWeek: ({ day }) => weekday(day) + 1,
  $week: ({ day }) => week(day),
  $isoWeek: ({ day }) => isoWeek(day),
  $isoWeekYear: ({ day }) => Long.fromNumber(isoWeekYear(day)),
  $isoDayOfWeek: ({ day }) => isoWeekday(day),
  $hour: clock.hour,
  $minute: clock.minute,
  $second: clock.second,
  $millisecond: clock.millisecond,
};

export const dateParts: readonly (readonly [string, OperatorCompiler])[] = [
  ...Object.entries(parts).map(([name, read]) => [name, partOf(read)] as const),
  [
    '$dateToParts',
    withNamed(
      {
        notObject: 40524,
        unknown: 40520,
        required: { date: 40522 },
        optional: ['timezone', 'iso8601'],
      },
      ({ date, timezone, iso8601 }) => {
        const zoneOf = readingZone(timezone);
        return (scope) => {
          const value = date(scope);
          const zone = zoneOf(scope);
          const isIso = iso8601 === undefined ? false : iso8601(scope);
          if (zone === null || isNullish(isIso)) return null;
          if (typeof isIso !== 'boolean') {
            throw new StoreError(
              40521,
              `iso8601 must evaluate to a bool, found ${typeName(isIso)}`,
            );
          }
          if (isNullish(value)) return null;
          const local = toLocal(momentIn(value), zone);
          return { ...(isIso ? isoDateParts(local) : calendarParts(local)), ...clockParts(local) };
        };
      },
    ),
  ],
  ['$tsSecond', timestampPart(5687301, (timestamp) => timestamp.getHighBitsUnsigned())],
  ['$tsIncrement', timestampPart(5687302, (timestamp) => timestamp.getLowBitsUnsigned())],
];

/** The date itself, alone or in an array, or a document with `date` and `timezone`. */
function partOf(read: (local: Moment) => unknown): OperatorCompiler {
  const named = withNamed(
    {
      notObject: 40540,
      unknown: 40535,
      required: { date: 40539 },
      optional: ['timezone'],
    },
    ({ date, timezone }) => {
      const zoneOf = readingZone(timezone);
      return (scope) => {
        const value = date(scope);
        if (isNullish(value)) return null;
        const moment = momentIn(value);
        const zone = zoneOf(scope);
        return zone === null ? null : read(toLocal(moment, zone));
      };
    },
  );
  return (operand, compiler, name) => {
    if (isDocument(operand) && !Object.keys(operand)[0]?.startsWith('$')) {
      return named(operand, compiler, name);
    }
    const evaluate = compiler.compile(onlyOne(operand, name));
    return folded([evaluate], (scope) => {
      const value = evaluate(scope);
      return isNullish(value) ? null : read(momentIn(value));
    });
  };
}

function onlyOne(operand: unknown, name: string): unknown {
  if (!Array.isArray(operand)) return operand;
  if (operand.length === 1) return operand[0];
  throw new StoreError(
    40536,
    `${name} accepts exactly one argument if given an array, but was given ${operand.length}`,
  );
}

function calendarParts({ day }: Moment): Document {
  const { year, month, dayOfMonth } = calendarDay(day);
  return { year, month, day: dayOfMonth };
}

const isoDateParts = ({ day }: Moment): Document => ({
  isoWeekYear: isoWeekYear(day),
  isoWeek: isoWeek(day),
  isoDayOfWeek: isoWeekday(day),
});

const clockParts = (local: Moment): Document => ({
  hour: clock.hour(local),
  minute: clock.minute(local),
  second: clock.second(local),
  millisecond: clock.millisecond(local),
});

function timestampPart(code: number, read: (value: Timestamp) => number): OperatorCompiler {
  return unary((value, name) => {
    if (isNullish(value)) return null;
    if (value instanceof Timestamp) return Long.fromNumber(read(value));
    throw new StoreError(
      code,
      `Argument to ${name} must be a timestamp, but is ${typeName(value)}`,
    );
  });
}
