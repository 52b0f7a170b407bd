/** Update operators on single fields: `$set`, `$unset`, `$inc`, `$mul`, `$min`, `$max`, `$currentDate`, `$bit`. */
import { Long, Timestamp } from 'bson';
import { compareValues } from '../bson/compare.ts';
import { calculate, fromBigInt, kindOf, toBigInt } from '../bson/numbers.ts';
import {
  type Document,
  isDocument,
  isNumber,
  type NumberValue,
  show,
  typeName,
} from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { cloneValue } from './clone.ts';
import type { FieldChange, ModifierUse } from './modifiers.ts';
import { readKey, removeKey, writeKey } from './targets.ts';

export const set =
  (operand: unknown): FieldChange =>
  (parent, key) =>
    writeKey(parent, key, cloneValue(operand));

export const unset = (): FieldChange => removeKey;

export function increment(operand: unknown, { path }: ModifierUse): FieldChange {
  const amount = numberOperand('increment', operand, path);
  return (parent, key, root) => {
    const current = readKey(parent, key);
    if (current === undefined) writeKey(parent, key, amount);
    else
      writeKey(
        parent,
        key,
        calculate('add', numeric('$inc', current, key, root), amount, 'refuse'),
      );
  };
}

export function multiply(operand: unknown, { path }: ModifierUse): FieldChange {
  const factor = numberOperand('multiply', operand, path);
  return (parent, key, root) => {
    const current = readKey(parent, key);
    // A missing field becomes a zero of the operand's type.
    const base = current === undefined ? 0 : numeric('$mul', current, key, root);
    writeKey(parent, key, calculate('multiply', base, factor, 'refuse'));
  };
}

/** `$min` with sign -1, `$max` with 1: the operand replaces a value it lies beyond. */
export const extreme =
  (operand: unknown, { context }: ModifierUse, sign: 1 | -1): FieldChange =>
  (parent, key) => {
    const current = readKey(parent, key);
    if (current === undefined || compareValues(operand, current, context.collator) * sign > 0) {
      writeKey(parent, key, cloneValue(operand));
    }
  };

export function currentDate(operand: unknown, { path, context }: ModifierUse): FieldChange {
  const type =
    operand === true || operand === false
      ? 'date'
      : isDocument(operand)
        ? operand['$type']
        : undefined;
  if (type !== 'date' && type !== 'timestamp') {
    throw badValue(
      `${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}) for '${path}'.`,
    );
  }
  const value =
    type === 'date'
      ? context.now
      : new Timestamp({ t: Math.floor(context.now.getTime() / 1000), i: 1 });
  return (parent, key) => writeKey(parent, key, value);
}

const bitOperations: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

export function bit(operand: unknown, { path }: ModifierUse): FieldChange {
  if (!isDocument(operand) || Object.keys(operand).length === 0) {
    throw badValue(
      `The $bit modifier is not compatible with a ${typeName(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  }
  const steps = Object.entries(operand).map(([name, value]) => {
    const operation = bitOperations[name];
    if (operation === undefined) {
      throw badValue(
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: {${name}: ${show(value)}}`,
      );
    }
    return {
      operation,
      mask: wholeNumber(
        value,
        `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(value)}' is not supported here: {${name}: ${show(value)}}`,
      ),
    };
  });
  return (parent, key) => {
    let current: NumberValue = 0;
    const existing = readKey(parent, key);
    if (existing !== undefined) {
      current = wholeNumber(
        existing,
        `Cannot apply $bit to a value of non-integral type. The field '${path}' has the value ${show(existing)}`,
      );
    }
    for (const { operation, mask } of steps) {
      const bits = operation(toBigInt(current), toBigInt(mask));
      const isLong = current instanceof Long || mask instanceof Long;
      current = isLong ? Long.fromBigInt(BigInt.asIntN(64, bits)) : fromBigInt(bits);
    }
    writeKey(parent, key, current);
  };
}

function wholeNumber(value: unknown, message: string): NumberValue {
  if (isNumber(value) && (kindOf(value) === 'int' || kindOf(value) === 'long')) return value;
  throw badValue(message);
}

function numberOperand(verb: string, operand: unknown, path: string): NumberValue {
  if (isNumber(operand)) return operand;
  throw new StoreError(
    'TypeMismatch',
    `Cannot ${verb} with non-numeric argument: {${path}: ${show(operand)}}`,
  );
}

function numeric(operator: string, value: unknown, key: string, root: Document): NumberValue {
  if (isNumber(value)) return value;
  throw new StoreError(
    'TypeMismatch',
    `Cannot apply ${operator} to a value of non-numeric type. {_id: ${show(root['_id'])}} has the field '${key}' of non-numeric type ${typeName(value)}`,
  );
}
