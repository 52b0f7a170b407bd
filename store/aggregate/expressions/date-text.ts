/** `$dateToString` and `$dateFromString`. */
import { isNullish, show, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { OperatorCompiler } from '../compiler.ts';
import { checkFormat, formatDate, isoFormat, readable, writable } from './date-format.ts';
import { reading, readingZone } from './date-operands.ts';
import { parseDate } from './date-parse.ts';
import { parseInFormat } from './date-parse-format.ts';
import { momentIn } from './moment.ts';
import { withNamed } from './named-arguments.ts';

export const dateText: readonly (readonly [string, OperatorCompiler])[] = [
  [
    '$dateToString',
    withNamed(
      {
        notObject: 18629,
        unknown: 18534,
        required: { date: 18628 },
        optional: ['format', 'timezone', 'onNull'],
      },
      (given, name) => {
        const formatOf = reading<string | undefined>(given.format, undefined, (value) =>
          readFormat(value, name, 18533, writable),
        );
        const zoneOf = readingZone(given.timezone);
        const onNull = given.onNull ?? (() => null);
        return (scope) => {
          const date = given.date(scope);
          const format = formatOf(scope);
          const zone = zoneOf(scope);
          if (isNullish(date)) return onNull(scope);
          if (zone === null || format === null) return null;
          return formatDate(momentIn(date), format ?? isoFormat(zone), zone);
        };
      },
    ),
  ],
  [
    '$dateFromString',
    withNamed(
      {
        notObject: 40540,
        unknown: 40541,
        required: { dateString: 40542 },
        optional: ['format', 'timezone', 'onNull', 'onError'],
      },
      (given, name) => {
        const formatOf = reading<string | undefined>(given.format, undefined, (value) =>
          readFormat(value, name, 40684, readable),
        );
        const zoneOf = readingZone(given.timezone);
        const onNull = given.onNull ?? (() => null);
        const { onError } = given;
        return (scope) => {
          const text = given.dateString(scope);
          const format = formatOf(scope);
          const zone = zoneOf(scope);
          if (isNullish(text)) return onNull(scope);
          try {
            const checked = stringOf(text);
            if (zone === null || format === null) return null;
            return format === undefined
              ? parseDate(checked, zone)
              : parseInFormat(checked, format, zone);
          } catch (error) {
            if (onError === undefined || !isConversionFailure(error)) throw error;
            return onError(scope);
          }
        };
      },
    ),
  ],
];

function readFormat(
  value: unknown,
  name: string,
  code: number,
  allowed: ReadonlySet<string>,
): string {
  if (typeof value !== 'string') {
    throw new StoreError(
      code,
      `${name} requires that 'format' be a string, found: ${typeName(value)} with value ${show(value)}`,
    );
  }
  checkFormat(value, allowed);
  return value;
}

function stringOf(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new StoreError(
    'ConversionFailure',
    `$dateFromString requires that 'dateString' be a string, found: ${typeName(value)} with value ${show(value)}`,
  );
}

const isConversionFailure = (error: unknown): boolean =>
  error instanceof StoreError && error.codeName === 'ConversionFailure';
