/** `$expMovingAvg`: later numbers weigh more. It is computed in decimals, as MongoDB does. */
import { Decimal128 } from 'bson';
import {
  add,
  type DecimalParts,
  divide,
  fromInteger,
  multiply,
  pack,
  subtract,
} from '../../bson/decimal.ts';
import { compareNumbers, isIntegral, toBigInt, toDecimal, toNumber } from '../../bson/numbers.ts';
import { boxDouble, isNumber, show } from '../../bson/values.ts';
import { columnOf } from './partition.ts';
import {
  argumentsOf,
  checkAlone,
  refused,
  type WindowCall,
  type WindowFunction,
  type WindowPlace,
  type WindowTable,
} from './window-function.ts';

export const averages: WindowTable = [['$expMovingAvg', movingAverage]];

const one = fromInteger(1n);

function movingAverage(call: WindowCall, { compiler, order }: WindowPlace): WindowFunction {
  checkAlone(call);
  const given = argumentsOf(call, ['input'], ['N', 'alpha']);
  if (Object.keys(given).length !== 2) {
    throw refused(
      "$expMovingAvg sub object must have exactly two fields: 'input' and 'N' or 'alpha'",
    );
  }
  if (order === undefined) throw refused("$expMovingAvg requires an explicit 'sortBy'");
  const input = compiler.compile(given['input']);
  const weight = 'N' in given ? weightOfCount(given['N']) : checkedWeight(given['alpha']);
  const rest = subtract(one, weight);
  return (partition) => {
    const valueAt = columnOf(partition, input);
    let average: DecimalParts | undefined;
    let isDecimal = false;
    return (position) => {
      const value = valueAt(position);
      if (isNumber(value)) {
        isDecimal ||= value instanceof Decimal128;
        const number = toDecimal(value);
        average =
          average === undefined ? number : add(multiply(number, weight), multiply(average, rest));
      }
      if (average === undefined) return null;
      const result = pack(average);
      return isDecimal ? result : boxDouble(toNumber(result));
    };
  };
}

/** The last so many weigh the most. */
function weightOfCount(count: unknown): DecimalParts {
  if (!isNumber(count) || !isIntegral(count)) {
    throw refused(`'N' field must be an integer, but found ${show(count)}`);
  }
  const whole = toBigInt(count);
  if (whole <= 0n) throw refused(`'N' must be greater than zero. Got ${whole}`);
  return divide(fromInteger(2n), fromInteger(whole + 1n));
}

function checkedWeight(alpha: unknown): DecimalParts {
  if (!isNumber(alpha)) throw refused("'alpha' must be a number");
  if (compareNumbers(alpha, 0) > 0 && compareNumbers(alpha, 1) < 0) return toDecimal(alpha);
  throw refused(`'alpha' must be between 0 and 1 (exclusive), found ${show(alpha)}`);
}
