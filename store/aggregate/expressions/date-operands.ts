/** What date operators share: how they read units, weekdays and zones. Null stays null. */
import { isNullish, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { type Evaluate, isConstant, noScope, type Scope } from '../compiler.ts';
import { findZone, utc, type Zone } from './time-zone.ts';

const units = [
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'hour',
  'minute',
  'second',
  'millisecond',
] as const;
export type TimeUnit = (typeof units)[number];

/** From Sunday, as `weekday` counts. */
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/**
 * An operand that is read the same way for every document: null where it is null or missing.
 * A constant is read, and refused, before any document is.
 */
export function reading<T>(
  evaluate: Evaluate | undefined,
  otherwise: T,
  read: (value: unknown) => T,
): (scope: Scope) => T | null {
  if (evaluate === undefined) return () => otherwise;
  const readIn = (scope: Scope): T | null => {
    const value = evaluate(scope);
    return isNullish(value) ? null : read(value);
  };
  if (!isConstant(evaluate)) return readIn;
  const constant = readIn(noScope);
  return () => constant;
}

/** @throws StoreError 40517 for another type, 40485 for a zone that does not exist */
export const readingZone = (evaluate: Evaluate | undefined) =>
  reading<Zone>(evaluate, utc, (value) => {
    if (typeof value === 'string') return findZone(value);
    throw new StoreError(40517, `timezone must evaluate to a string, found ${typeName(value)}`);
  });

/** @throws StoreError 5439013 for another type, FailedToParse for another text */
export const readingUnit = (evaluate: Evaluate, name: string) =>
  reading<TimeUnit>(evaluate, 'millisecond', (value) => {
    if (typeof value !== 'string') {
      throw new StoreError(
        5439013,
        `${name} requires 'unit' to be a string, but got ${typeName(value)}`,
      );
    }
    const unit = units.find((known) => known === value);
    if (unit !== undefined) return unit;
    throw new StoreError(
      'FailedToParse',
      `${name} parameter 'unit' value parsing failed :: caused by :: unknown time unit value: ${value}`,
    );
  });

/** The first day of the week as a number from Sunday. @throws StoreError 5439015, 5439016 */
export const readingStartOfWeek = (evaluate: Evaluate | undefined, name: string) =>
  reading<number>(evaluate, 0, (value) => {
    if (typeof value !== 'string') {
      throw new StoreError(
        5439015,
        `${name} requires 'startOfWeek' to be a string, but got ${typeName(value)}`,
      );
    }
    const wanted = value.toLowerCase();
    const index = weekdays.findIndex((day) => day === wanted || day.slice(0, 3) === wanted);
    if (index >= 0) return index;
    throw new StoreError(
      5439016,
      `${name} parameter 'startOfWeek' value cannot be recognized as a day of a week: ${value}`,
    );
  });
