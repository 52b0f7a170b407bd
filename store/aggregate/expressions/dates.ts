/** Expressions on dates. A zone is a name such as Europe/Berlin or an offset such as +02:00. */
import { Long, ObjectId, Timestamp } from 'bson';
import { isIntegral, toNumber } from '../../bson/numbers.ts';
import { isDocument, isNullish, isNumber, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { type OperatorCompiler, withNames } from '../compiler.ts';
import {
  addUnits,
  checkUnit,
  dayOfYear,
  isoWeek,
  isoWeekday,
  isoWeekYear,
  truncate,
  unitsBetween,
  week,
  weekdayIndex,
} from './calendar.ts';
import { formatDate } from './date-format.ts';
import { fromLocal, toLocal } from './time-zone.ts';

type Named = Readonly<Record<string, unknown>>;

export const dates: readonly (readonly [string, OperatorCompiler])[] = [
  part('$year', (local) => local.getUTCFullYear()),
  part('$month', (local) => local.getUTCMonth() + 1),
  part('$dayOfMonth', (local) => local.getUTCDate()),
  part('$hour', (local) => local.getUTCHours()),
  part('$minute', (local) => local.getUTCMinutes()),
  part('$second', (local) => local.getUTCSeconds()),
  part('$millisecond', (local) => local.getUTCMilliseconds()),
  part('$dayOfWeek', (local) => local.getUTCDay() + 1),
  part('$dayOfYear', dayOfYear),
  part('$week', week),
  part('$isoWeek', isoWeek),
  part('$isoDayOfWeek', isoWeekday),
  part('$isoWeekYear', (local) => Long.fromNumber(isoWeekYear(local))),
  ['$dateToString', withNames(['date'], ['format', 'timezone', 'onNull'], dateToString)],
  ['$dateTrunc', withNames(['date', 'unit'], ['binSize', 'timezone', 'startOfWeek'], dateTrunc)],
  [
    '$dateAdd',
    withNames(['startDate', 'unit', 'amount'], ['timezone'], (values) => dateAdd(values, 1)),
  ],
  [
    '$dateSubtract',
    withNames(['startDate', 'unit', 'amount'], ['timezone'], (values) => dateAdd(values, -1)),
  ],
  ['$dateDiff', withNames(['startDate', 'endDate', 'unit'], ['timezone', 'startOfWeek'], dateDiff)],
  [
    '$dateFromParts',
    withNames(
      ['year'],
      ['month', 'day', 'hour', 'minute', 'second', 'millisecond', 'timezone'],
      dateFromParts,
    ),
  ],
  ['$dateToParts', withNames(['date'], ['timezone'], dateToParts)],
  ['$dateFromString', withNames(['dateString'], ['timezone', 'onError', 'onNull'], dateFromString)],
];

/** One part of a date: takes a date, or a document with `date` and `timezone`. */
function part(name: string, read: (local: Date) => unknown): readonly [string, OperatorCompiler] {
  const compilePart: OperatorCompiler = (operand, compiler) => {
    const isNamed = isDocument(operand) && 'date' in operand;
    const given: unknown = Array.isArray(operand) && operand.length === 1 ? operand[0] : operand;
    const evaluateDate = compiler.compile(isNamed ? operand['date'] : given);
    const evaluateZone = compiler.compile(isNamed ? (operand['timezone'] ?? 'UTC') : 'UTC');
    return (scope) => {
      const date = evaluateDate(scope);
      const zone = evaluateZone(scope);
      return isNullish(date) || isNullish(zone) ? null : read(toLocal(dateOf(date), zoneOf(zone)));
    };
  };
  return [name, compilePart];
}

/** @throws StoreError 16006 for what has no time in it */
function dateOf(value: unknown): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.getHighBits() * 1000);
  throw new StoreError(16006, `can't convert from BSON type ${typeName(value)} to Date`);
}

function zoneOf(value: unknown): string {
  if (value === undefined) return 'UTC';
  if (typeof value === 'string') return value;
  throw new StoreError(40517, `timezone must evaluate to a string, found ${typeName(value)}`);
}

function wholeOf(value: unknown, what: string): number {
  if (isNumber(value) && isIntegral(value)) return toNumber(value);
  throw new StoreError(5166405, `expected integer '${what}', found ${typeName(value)}`);
}

function dateToString({ date, format, timezone, onNull }: Named): unknown {
  if (isNullish(date)) return onNull ?? null;
  if (format === null || timezone === null) return null;
  const zone = zoneOf(timezone);
  const pattern = format ?? (zone === 'UTC' ? '%Y-%m-%dT%H:%M:%S.%LZ' : '%Y-%m-%dT%H:%M:%S.%L');
  if (typeof pattern !== 'string') {
    throw new StoreError(
      18533,
      `$dateToString requires that 'format' be a string, found: ${typeName(pattern)}`,
    );
  }
  return formatDate(dateOf(date), pattern, zone);
}

function dateTrunc({ date, unit, binSize = 1, timezone, startOfWeek }: Named): unknown {
  if ([date, unit, binSize].some(isNullish) || timezone === null) return null;
  const zone = zoneOf(timezone);
  const size = wholeOf(binSize, 'binSize');
  if (size < 1)
    throw new StoreError(
      5439017,
      `$dateTrunc requires 'binSize' to be greater than 0, but got value ${size}`,
    );
  const local = toLocal(dateOf(date), zone).getTime();
  return fromLocal(truncate(local, checkUnit(unit), size, weekdayIndex(startOfWeek)), zone);
}

function dateAdd({ startDate, unit, amount, timezone }: Named, sign: 1 | -1): unknown {
  if ([startDate, unit, amount].some(isNullish) || timezone === null) return null;
  const zone = zoneOf(timezone);
  const checked = checkUnit(unit);
  const by = wholeOf(amount, 'amount') * sign;
  const start = dateOf(startDate);
  // Hours and less are stretches of real time; days and more are days of the calendar.
  if (['hour', 'minute', 'second', 'millisecond'].includes(checked)) {
    return new Date(addUnits(start.getTime(), checked, by));
  }
  return fromLocal(addUnits(toLocal(start, zone).getTime(), checked, by), zone);
}

function dateDiff({ startDate, endDate, unit, timezone, startOfWeek }: Named): unknown {
  if ([startDate, endDate, unit].some(isNullish) || timezone === null) return null;
  const zone = zoneOf(timezone);
  const [start, end] = [startDate, endDate].map((date) => toLocal(dateOf(date), zone).getTime());
  const between = unitsBetween(start ?? 0, end ?? 0, checkUnit(unit), weekdayIndex(startOfWeek));
  return Long.fromNumber(between);
}

function dateFromParts({ timezone, ...fields }: Named): unknown {
  if (Object.values(fields).some((field) => field === null) || timezone === null) return null;
  const { year, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0 } = fields;
  const at = (value: unknown, name: string) => wholeOf(value, name);
  const local = Date.UTC(
    at(year, 'year'),
    at(month, 'month') - 1,
    at(day, 'day'),
    at(hour, 'hour'),
    at(minute, 'minute'),
    at(second, 'second'),
    at(millisecond, 'millisecond'),
  );
  return fromLocal(local, zoneOf(timezone));
}

function dateToParts({ date, timezone }: Named): unknown {
  if (isNullish(date) || timezone === null) return null;
  const local = toLocal(dateOf(date), zoneOf(timezone));
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
  };
}

const isoDate =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?))?(Z|[+-]\d\d:?\d\d)?$/;

function dateFromString({ dateString, timezone, onError, onNull }: Named): unknown {
  if (isNullish(dateString)) return onNull ?? null;
  const parts = typeof dateString === 'string' ? isoDate.exec(dateString) : null;
  if (parts !== null) {
    const [, day = '', time = '00:00', offset] = parts;
    const local = Date.parse(`${day}T${time}Z`);
    if (!Number.isNaN(local)) return fromLocal(local, offset ?? zoneOf(timezone));
  }
  if (onError !== undefined) return onError;
  throw new StoreError('ConversionFailure', `Error parsing date string '${String(dateString)}'`);
}
