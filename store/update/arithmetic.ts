/** Update operators on numbers: `$inc`, `$mul`, `$bit`. Types widen as MongoDB's do. */
import { Long } from 'bson';
import { calculate, fromBigInt, kindOf, toBigInt } from '../bson/numbers.ts';
import { isDocument, isNumber, type NumberValue, show, typeName } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { isSameNumber } from './identical.ts';
import type { ModifierUse, ValueChange } from './modifiers.ts';
import type { Spot } from './spot.ts';

export function increment(operand: unknown, { path }: ModifierUse): ValueChange {
  const amount = numberOperand('increment', operand, path);
  return (current, spot) =>
    current === undefined ? amount : combine('$inc', 'add', current, amount, spot);
}

export function multiply(operand: unknown, { path }: ModifierUse): ValueChange {
  const factor = numberOperand('multiply', operand, path);
  // A missing field becomes a zero of the operand's type.
  const zero = calculate('multiply', factor, 0, 'refuse');
  return (current, spot) =>
    current === undefined ? zero : combine('$mul', 'multiply', current, factor, spot);
}

function numberOperand(verb: string, operand: unknown, path: string): NumberValue {
  if (isNumber(operand)) return operand;
  throw new StoreError(
    'TypeMismatch',
    `Cannot ${verb} with non-numeric argument: {${path}: ${show(operand)}}`,
  );
}

function combine(
  operator: string,
  operation: 'add' | 'multiply',
  current: unknown,
  operand: NumberValue,
  { key, draft }: Spot,
): NumberValue {
  if (!isNumber(current)) {
    throw new StoreError(
      'TypeMismatch',
      `Cannot apply ${operator} to a value of non-numeric type. {_id: ${show(draft.original['_id'])}} has the field '${key}' of non-numeric type ${typeName(current)}`,
    );
  }
  const result = calculate(operation, current, operand, 'refuse');
  return isSameNumber(result, current) ? current : result;
}

const bitOperations: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

interface BitStep {
  readonly operate: (a: bigint, b: bigint) => bigint;
  readonly mask: number | Long;
}

export function bit(operand: unknown): ValueChange {
  const steps = bitSteps(operand);
  return (current = 0, { key, draft }) => {
    if (!isInteger(current)) {
      throw badValue(
        `Cannot apply $bit to a value of non-integral type._id: ${show(draft.original['_id'])} has the field ${key} of non-integer type ${typeName(current)}`,
      );
    }
    const result = steps.reduce<number | Long>(applyBits, current);
    return isSameNumber(result, current) ? current : result;
  };
}

function applyBits(value: number | Long, { operate, mask }: BitStep): number | Long {
  const bits = operate(toBigInt(value), toBigInt(mask));
  const isLong = typeof value !== 'number' || typeof mask !== 'number';
  return isLong ? Long.fromBigInt(BigInt.asIntN(64, bits)) : fromBigInt(bits);
}

function bitSteps(operand: unknown): readonly BitStep[] {
  if (!isDocument(operand)) {
    throw badValue(
      `The $bit modifier is not compatible with a ${typeName(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`,
    );
  }
  const steps = Object.entries(operand).map(([name, mask]) => bitStep(name, mask));
  if (steps.length > 0) return steps;
  throw new StoreError(
    'FailedToParse',
    'You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}',
  );
}

function bitStep(name: string, mask: unknown): BitStep {
  const operate = Object.hasOwn(bitOperations, name) ? bitOperations[name] : undefined;
  if (operate === undefined) {
    throw new StoreError(
      'FailedToParse',
      `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: {${name}: ${show(mask)}}`,
    );
  }
  if (isInteger(mask)) return { operate, mask };
  throw badValue(
    `The $bit modifier field must be an Integer(32/64 bit); a '${typeName(mask)}' is not supported here: {${name}: ${show(mask)}}`,
  );
}

/** An int32 or an int64: a double may be whole, but has no bits to speak of. */
const isInteger = (value: unknown): value is number | Long =>
  isNumber(value) && (kindOf(value) === 'int' || kindOf(value) === 'long');
