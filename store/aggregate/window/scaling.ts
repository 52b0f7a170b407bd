/** `$minMaxScaler`: where a value lies between the least and the greatest of its window. */
import { calculate, compareNumbers, divide } from '../../bson/numbers.ts';
import { isNumber, type NumberValue, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { type Compiler, isConstant, noScope } from '../compiler.ts';
import { type Bounds, distanceOf, parseBounds, wholePartition } from './bounds.ts';
import { type Column, columnOf } from './partition.ts';
import {
  argumentsOf,
  checkAlone,
  refused,
  type WindowCall,
  type WindowFunction,
  type WindowPlace,
  type WindowTable,
} from './window-function.ts';
import { windowsOf } from './windows.ts';

export const scaling: WindowTable = [['$minMaxScaler', scaler]];

function scaler(call: WindowCall, place: WindowPlace): WindowFunction {
  const { spec } = call;
  checkAlone(call, ['window']);
  const bounds = 'window' in spec ? parseBounds(spec['window'], place) : wholePartition;
  checkAround(bounds);
  const given = argumentsOf(call, ['input'], ['min', 'max']);
  if ('min' in given !== 'max' in given) {
    throw refused("Only one of 'min' and 'max' was specified; neither or both must be");
  }
  const { compiler, order } = place;
  const least = 'min' in given ? constantNumber(given['min'], compiler) : 0;
  const greatest = 'max' in given ? constantNumber(given['max'], compiler) : 1;
  if (compareNumbers(least, greatest) >= 0) {
    throw refused("the 'max' must be strictly greater than 'min', as arguments to $minMaxScaler");
  }
  const range = calculate('subtract', greatest, least, 'double');
  const input = compiler.compile(given['input']);
  return (partition) => {
    const windows = windowsOf(bounds, partition, order?.value);
    const valueAt = columnOf(partition, input);
    const isWhole = bounds.lower === 'unbounded' && bounds.upper === 'unbounded';
    let known: readonly [NumberValue, NumberValue] | undefined;
    return (position) => {
      if (known === undefined || !isWhole) {
        const { start, end } = windows(position);
        known = extremesOf(valueAt, start, end);
      }
      const [low, high] = known;
      if (compareNumbers(low, high) === 0) return least;
      const above = calculate('subtract', numberOf(valueAt(position)), low, 'double');
      const share = divide(above, calculate('subtract', high, low, 'double'));
      return calculate('add', calculate('multiply', share, range, 'double'), least, 'double');
    };
  };
}

/** The document itself has to be in its window. */
function checkAround({ lower, upper }: Bounds): void {
  if (lower !== 'unbounded' && compareNumbers(distanceOf(lower), 0) > 0) {
    throw refused('Lower specified bound cannot be greater than 0');
  }
  if (upper !== 'unbounded' && compareNumbers(distanceOf(upper), 0) < 0) {
    throw refused('Upper specified bound cannot be less than 0');
  }
}

function constantNumber(expression: unknown, compiler: Compiler): NumberValue {
  const evaluate = compiler.compile(expression);
  const value = isConstant(evaluate) ? evaluate(noScope) : undefined;
  if (isNumber(value)) return value;
  throw refused("'min' and 'max' arguments to $minMaxScaler must be numeric constants");
}

function extremesOf(
  valueAt: Column,
  start: number,
  end: number,
): readonly [NumberValue, NumberValue] {
  let low = numberOf(valueAt(start));
  let high = low;
  for (let position = start + 1; position < end; position += 1) {
    const value = numberOf(valueAt(position));
    if (compareNumbers(value, low) < 0) low = value;
    if (compareNumbers(value, high) > 0) high = value;
  }
  return [low, high];
}

function numberOf(value: unknown): NumberValue {
  if (isNumber(value)) return value;
  throw new StoreError(
    10487000,
    `The input value of the $minMaxScaler window function must be numeric, but found ${typeName(value)}`,
  );
}
