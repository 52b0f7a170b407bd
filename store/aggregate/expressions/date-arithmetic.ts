/** `$dateAdd`, `$dateSubtract`, `$dateDiff`, `$dateTrunc`: the operands, and what is checked. */
import { Long } from 'bson';
import { millisecondsOf } from '../../bson/far-date.ts';
import { isNullish, show, typeName } from '../../bson/values.ts';
import { int64Of } from '../../bson/whole-numbers.ts';
import { StoreError } from '../../errors.ts';
import { type Evaluate, isConstant, noScope, type OperatorCompiler } from '../compiler.ts';
import { reading, readingStartOfWeek, readingUnit, readingZone } from './date-operands.ts';
import { addUnits, truncate, unitsBetween } from './date-units.ts';
import { dateOf, hasTime, momentOf, toDate } from './moment.ts';
import { withNamed } from './named-arguments.ts';

export const dateArithmetic: readonly (readonly [string, OperatorCompiler])[] = [
  ['$dateAdd', movedBy((amount) => amount)],
  [
    '$dateSubtract',
    movedBy((amount, name) => {
      // Its negative is not an int64.
      if (amount !== -0x8000000000000000n) return -amount;
      throw new StoreError(6045000, `invalid ${name} 'amount' parameter value: ${amount}`);
    }),
  ],
  ['$dateDiff', difference()],
  ['$dateTrunc', truncation()],
];

function movedBy(signed: (amount: bigint, name: string) => bigint): OperatorCompiler {
  return withNamed(
    {
      notObject: 5166400,
      unknown: 5166401,
      required: { startDate: 5166402, unit: 5166402, amount: 5166402 },
      optional: ['timezone'],
    },
    (given, name) => {
      const unitOf = readingUnit(given.unit, name);
      const zoneOf = readingZone(given.timezone);
      return (scope) => {
        const start = given.startDate(scope);
        if (isNullish(start)) return null;
        const unit = unitOf(scope);
        const amount = given.amount(scope);
        if (unit === null || isNullish(amount)) return null;
        const zone = zoneOf(scope);
        if (zone === null) return null;
        if (!hasTime(start)) {
          throw new StoreError(5166403, `${name} requires startDate to be convertible to a date`);
        }
        const whole = int64Of(amount);
        if (whole === undefined) {
          throw new StoreError(5166405, `${name} expects integer amount of time units`);
        }
        const moved = dateOf(addUnits(momentOf(toDate(start)), unit, signed(whole, name), zone));
        if (moved !== undefined) return moved;
        throw new StoreError(5166406, 'dateAdd overflowed');
      };
    },
  );
}

function difference(): OperatorCompiler {
  return withNamed(
    {
      notObject: 5166301,
      unknown: 5166302,
      required: { startDate: 5166303, endDate: 5166304, unit: 5166305 },
      optional: ['timezone', 'startOfWeek'],
    },
    (given, name) => {
      const unitOf = readingUnit(given.unit, name);
      const zoneOf = readingZone(given.timezone);
      const startOfWeekOf = weekStartsWhere(given, name);
      return (scope) => {
        const [start, end] = [given.startDate(scope), given.endDate(scope)];
        if (isNullish(start) || isNullish(end)) return null;
        const unit = unitOf(scope);
        if (unit === null) return null;
        const startOfWeek = unit === 'week' ? startOfWeekOf(scope) : 0;
        const zone = zoneOf(scope);
        if (startOfWeek === null || zone === null) return null;
        const [from, to] = [dateIn(start, 'startDate', name), dateIn(end, 'endDate', name)];
        if (unit === 'millisecond') return millisecondsBetween(from, to);
        return Long.fromNumber(unitsBetween(momentOf(from), momentOf(to), unit, zone, startOfWeek));
      };
    },
  );
}

function millisecondsBetween(from: Date, to: Date): Long {
  const between = millisecondsOf(to) - millisecondsOf(from);
  if (BigInt.asIntN(64, between) === between) return Long.fromBigInt(between);
  throw new StoreError(5166308, 'dateDiff overflowed');
}

function truncation(): OperatorCompiler {
  return withNamed(
    {
      notObject: 5439007,
      unknown: 5439008,
      required: { date: 5439009, unit: 5439010 },
      optional: ['binSize', 'timezone', 'startOfWeek'],
    },
    (given, name) => {
      const unitOf = readingUnit(given.unit, name);
      const zoneOf = readingZone(given.timezone);
      const startOfWeekOf = weekStartsWhere(given, name);
      // Of a date that is not constant MongoDB makes null then, whatever is counted.
      const givenStart = isConstant(given.date) ? undefined : given.startOfWeek;
      const binSizeOf = reading<bigint>(given.binSize, 1n, readBinSize);
      return (scope) => {
        const value = given.date(scope);
        if (isNullish(value)) return null;
        const binSize = binSizeOf(scope);
        if (binSize === null) return null;
        const unit = unitOf(scope);
        if (unit === null) return null;
        if (givenStart !== undefined && isNullish(givenStart(scope))) return null;
        const startOfWeek = unit === 'week' ? startOfWeekOf(scope) : 0;
        const zone = zoneOf(scope);
        if (startOfWeek === null || zone === null) return null;
        const moment = momentOf(dateIn(value, 'date', name));
        const truncated = dateOf(truncate(moment, unit, binSize, zone, startOfWeek));
        if (truncated !== undefined) return truncated;
        throw new StoreError(5439001, 'dateTrunc overflowed');
      };
    },
  );
}

/** Where weeks are not what is counted, the start of the week is not even read. */
function weekStartsWhere(
  { unit, startOfWeek }: Readonly<{ unit: Evaluate; startOfWeek?: Evaluate }>,
  name: string,
) {
  const isOtherUnit = isConstant(unit) && unit(noScope) !== 'week';
  return isOtherUnit ? () => 0 : readingStartOfWeek(startOfWeek, name);
}

function readBinSize(value: unknown): bigint {
  const size = int64Of(value);
  if (size === undefined) {
    throw new StoreError(
      5439017,
      `$dateTrunc requires 'binSize' to be a 64-bit integer, but got value '${show(value)}' of type ${typeName(value)}`,
    );
  }
  if (size > 0n) return size;
  throw new StoreError(
    5439018,
    `$dateTrunc requires 'binSize' to be greater than 0, but got value ${size}`,
  );
}

function dateIn(value: unknown, parameter: string, name: string): Date {
  if (hasTime(value)) return toDate(value);
  throw new StoreError(
    5166307,
    `${name} requires '${parameter}' to be a date, but got ${typeName(value)}`,
  );
}
