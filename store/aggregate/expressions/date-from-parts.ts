/** `$dateFromParts`: a date from its calendar or its ISO week fields; what is out of range carries. */
import { isNullish, show, typeName } from '../../bson/values.ts';
import { int64Of } from '../../bson/whole-numbers.ts';
import { StoreError } from '../../errors.ts';
import type { Evaluate, OperatorCompiler, Scope } from '../compiler.ts';
import { dayNumber, isoDayNumber } from './calendar.ts';
import { readingZone } from './date-operands.ts';
import { dateOf, dayMs } from './moment.ts';
import { withNamed } from './named-arguments.ts';
import { fromLocal } from './time-zone.ts';

const clockFields = ['hour', 'minute', 'second', 'millisecond'] as const;
const calendarFields = ['year', 'month', 'day'] as const;
const isoFields = ['isoWeekYear', 'isoWeek', 'isoDayOfWeek'] as const;
type Part = (typeof clockFields | typeof calendarFields | typeof isoFields)[number];

/** Parts that may be any int64; the others fit in 16 bits. */
const wideParts: ReadonlySet<Part> = new Set(['year', 'isoWeekYear', 'second', 'millisecond']);
const perClockField: Readonly<Record<(typeof clockFields)[number], bigint>> = {
  hour: 3_600_000n,
  minute: 60_000n,
  second: 1000n,
  millisecond: 1n,
};

const compileDateFromParts = withNamed(
  {
    notObject: 40519,
    unknown: 40518,
    required: {},
    optional: [...calendarFields, ...isoFields, ...clockFields, 'timezone'],
  },
  (given) => {
    const isGiven = (part: Part) => given[part] !== undefined;
    if (!isGiven('year') && !isGiven('isoWeekYear')) {
      throw new StoreError(40516, "$dateFromParts requires either 'year' or 'isoWeekYear'");
    }
    if (isGiven('year') && isoFields.some(isGiven)) {
      throw new StoreError(40489, '$dateFromParts does not allow mixing natural and ISO dates');
    }
    if (isGiven('isoWeekYear') && calendarFields.some(isGiven)) {
      throw new StoreError(40525, '$dateFromParts does not allow mixing ISO and natural dates');
    }
    const zoneOf = readingZone(given.timezone);
    const clockOf = partsReader(clockFields, given, 0n);
    const dayFields = isGiven('year') ? calendarFields : isoFields;
    const daysOf = partsReader(dayFields, given, 1n);
    return (scope) => {
      const clock = clockOf(scope);
      if (clock === null) return null;
      const zone = zoneOf(scope);
      if (zone === null) return null;
      const days = daysOf(scope);
      if (days === null) return null;
      const [year = 0n, middle = 1n, last = 1n] = days;
      checkYear(year, dayFields === isoFields);
      const toDay = dayFields === isoFields ? isoDayNumber : dayNumber;
      const ms = clockFields.reduce(
        (sum, field, i) => sum + (clock[i] ?? 0n) * perClockField[field],
        0n,
      );
      const perDay = BigInt(dayMs);
      const msOfDay = ((ms % perDay) + perDay) % perDay;
      const day =
        toDay(Number(year), Number(middle), Number(last)) + Number((ms - msOfDay) / perDay);
      const date = dateOf(fromLocal({ day, ms: Number(msOfDay) }, zone));
      if (date !== undefined) return date;
      throw new StoreError('DurationOverflow', 'Overflow casting from a lower-precision duration');
    };
  },
);

export const dateFromParts: readonly (readonly [string, OperatorCompiler])[] = [
  ['$dateFromParts', compileDateFromParts],
];

/** Reads the parts in order; null as soon as one of them is null or missing. */
function partsReader(
  parts: readonly Part[],
  given: Partial<Record<Part, Evaluate>>,
  otherwise: bigint,
): (scope: Scope) => readonly bigint[] | null {
  return (scope) => {
    const values: bigint[] = [];
    for (const part of parts) {
      const evaluate = given[part];
      const value = evaluate === undefined ? otherwise : readPart(evaluate(scope), part);
      if (value === null) return null;
      values.push(value);
    }
    return values;
  };
}

function readPart(value: unknown, part: Part): bigint | null {
  if (isNullish(value)) return null;
  const whole = int64Of(value);
  if (whole === undefined) {
    throw new StoreError(
      40515,
      `'${part}' must evaluate to an integer, found ${typeName(value)} with value ${show(value)}`,
    );
  }
  if (wideParts.has(part) || BigInt.asIntN(16, whole) === whole) return whole;
  throw new StoreError(
    31034,
    `'${part}' must evaluate to a value in the range [-32768, 32767]; value ${whole} is not in range`,
  );
}

function checkYear(year: bigint, isIso: boolean): void {
  if (year >= 1n && year <= 9999n) return;
  const name = isIso ? 'isoWeekYear' : 'year';
  throw new StoreError(
    isIso ? 31095 : 40523,
    `'${name}' must evaluate to an integer in the range 1 to 9999, found ${year}`,
  );
}
