/** Update operators on any value: `$set`, `$setOnInsert`, `$unset`, `$min`, `$max`, `$currentDate`. */
import { compareValues } from '../bson/compare.ts';
import { isDocument, typeName } from '../bson/values.ts';
import { badValue } from '../errors.ts';
import { isIdentical } from './identical.ts';
import type { ModifierUse, ValueChange } from './modifiers.ts';
import { nextTimestamp } from './stamps.ts';

export const set =
  (operand: unknown): ValueChange =>
  (current) =>
    isIdentical(current, operand) ? current : operand;

export const unset = (): ValueChange => () => undefined;

export const least = (operand: unknown, use: ModifierUse): ValueChange => extreme(operand, use, -1);

export const greatest = (operand: unknown, use: ModifierUse): ValueChange =>
  extreme(operand, use, 1);

/** The operand replaces a value that it lies beyond, in the order over all types. */
const extreme =
  (operand: unknown, { context: { collator } }: ModifierUse, sign: 1 | -1): ValueChange =>
  (current) =>
    current === undefined || compareValues(operand, current, collator) * sign > 0
      ? operand
      : current;

export function currentDate(operand: unknown, { context: { now } }: ModifierUse): ValueChange {
  return dateType(operand) === 'date' ? () => now : () => nextTimestamp(now);
}

function dateType(operand: unknown): 'date' | 'timestamp' {
  if (typeof operand === 'boolean') return 'date';
  if (!isDocument(operand)) {
    throw badValue(
      `${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}).`,
    );
  }
  const unknown = Object.keys(operand).find((option) => option !== '$type');
  if (unknown !== undefined) throw badValue(`Unrecognized $currentDate option: ${unknown}`);
  const type = operand['$type'];
  if (type === 'date' || type === 'timestamp') return type;
  throw badValue(
    "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
  );
}
