/** `$locf` and `$linearFill`: values for the documents that have none. */
import { compareValues } from '../../bson/compare.ts';
import { calculate, divide } from '../../bson/numbers.ts';
import { isNullish, isNumber, type NumberValue, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { Evaluate } from '../compiler.ts';
import { subtract } from '../expressions/arithmetic.ts';
import { hasTime } from '../expressions/moment.ts';
import { type Column, columnOf } from './partition.ts';
import {
  checkAlone,
  type WindowCall,
  type WindowFunction,
  type WindowPlace,
  type WindowTable,
} from './window-function.ts';

export const filling: WindowTable = [
  ['$locf', carryForward],
  ['$linearFill', linearFill],
];

/** The last value that is not null. */
function carryForward(call: WindowCall, { compiler }: WindowPlace): WindowFunction {
  checkAlone(call);
  const input = compiler.compile(call.operand);
  return (partition) => {
    const valueAt = columnOf(partition, input);
    let last: unknown = null;
    return (position) => {
      const value = valueAt(position);
      if (!isNullish(value)) last = value;
      return last;
    };
  };
}

/** On the line between the values before and behind. */
function linearFill(call: WindowCall, { compiler, order }: WindowPlace): WindowFunction {
  checkAlone(call);
  if (order?.value === undefined) {
    throw new StoreError(
      605001,
      '$linearFill must be specified with a top level sortBy expression with exactly one element',
    );
  }
  const input = compiler.compile(call.operand);
  const time: Evaluate = order.value;
  return (partition) => {
    const valueAt = columnOf(partition, input);
    const timeAt = columnOf(partition, time);
    const { length } = partition.rows;
    let before: number | undefined;
    let behind = -1;
    return (position) => {
      const value = valueAt(position);
      if (!isNullish(value) && !isNumber(value)) {
        throw mismatch('Value to be filled must be numeric or nullish', value);
      }
      checkTime(timeAt(position), position > 0 ? timeAt(position - 1) : undefined);
      if (value !== undefined && value !== null) {
        before = position;
        return value;
      }
      if (before === undefined) return null;
      if (behind < position) {
        behind = position + 1;
        while (behind < length && isNullish(valueAt(behind))) behind += 1;
      }
      return behind < length ? between(before, behind, position, timeAt, valueAt) : null;
    };
  };
}

const mismatch = (what: string, found: unknown) =>
  new StoreError('TypeMismatch', `${what}, but found ${typeName(found)}`);

function checkTime(time: unknown, previous: unknown): void {
  if (!isNumber(time) && !hasTime(time)) {
    throw mismatch('Value of the sortBy field must be numeric or a date', time);
  }
  if (previous === undefined) return;
  if (compareValues(time, previous) === 0) {
    throw new StoreError(6050106, 'There can be no repeated values in the sort field');
  }
  if (isNumber(time) !== isNumber(previous)) {
    throw mismatch('Conflicting sort value types', time);
  }
}

function between(
  before: number,
  behind: number,
  position: number,
  timeAt: Column,
  valueAt: Column,
): unknown {
  const [from, to] = [valueAt(before), valueAt(behind)];
  if (!isNumber(from) || !isNumber(to)) throw mismatch('Values to fill between are numbers', to);
  const start = timeAt(before);
  const slope = divide(
    calculate('subtract', to, from, 'double'),
    numberOf(subtract(timeAt(behind), start)),
  );
  const way = calculate('multiply', numberOf(subtract(timeAt(position), start)), slope, 'double');
  return calculate('add', from, way, 'double');
}

const numberOf = (value: unknown): NumberValue => (isNumber(value) ? value : 0);
