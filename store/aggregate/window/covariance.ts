/** `$covariancePop` and `$covarianceSamp`: of two numbers a document, with what comes and goes. */
import { Decimal128 } from 'bson';
import { calculate, divide, toNumber } from '../../bson/numbers.ts';
import { boxDouble, isNumber, type NumberValue } from '../../bson/values.ts';
import type { SlidingAccumulator } from '../accumulators/accumulator.ts';
import { NumberSum } from '../accumulators/number-sum.ts';
import { windowed } from './accumulating.ts';
import type { WindowTable } from './window-function.ts';

export const covariances: WindowTable = [
  ['$covariancePop', covariance(0)],
  ['$covarianceSamp', covariance(1)],
];

function covariance(degrees: 0 | 1) {
  return windowed((operand, { compiler }) => {
    const create = () => running(degrees);
    return {
      accumulation: { evaluate: compiler.compile(operand), create },
      startSliding: create,
    };
  });
}

type Pair = readonly [NumberValue, NumberValue];

function pairOf(value: unknown): Pair | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [x, y]: readonly unknown[] = value;
  return isNumber(x) && isNumber(y) ? [x, y] : undefined;
}

/** The online algorithm. Pairs that are not finite are only summed. */
function running(degrees: 0 | 1): SlidingAccumulator {
  let [xs, ys, products] = [new NumberSum(), new NumberSum(), new NumberSum()];
  let count = 0;
  /** Nothing for the first pair, which has no mean to be compared with. */
  const product = ([x, y]: Pair, meanX: NumberValue | null): NumberValue | undefined => {
    const meanY = ys.mean();
    if (meanX === null || meanY === null) return undefined;
    return calculate('multiply', minus(x, meanX), minus(y, meanY), 'double');
  };
  return {
    add(value) {
      const pair = pairOf(value);
      if (pair === undefined) return;
      const special = specialOf(pair);
      if (special !== undefined) {
        products.add(special);
        return;
      }
      count += 1;
      const meanX = xs.mean();
      xs.add(pair[0]);
      ys.add(pair[1]);
      const added = product(pair, meanX);
      if (added !== undefined) products.add(added);
    },
    remove(value) {
      const pair = pairOf(value);
      if (pair === undefined) return;
      const special = specialOf(pair);
      if (special !== undefined) {
        products.remove(special);
        return;
      }
      count -= 1;
      if (count === 0) {
        [xs, ys, products] = [new NumberSum(), new NumberSum(), new NumberSum()];
        return;
      }
      xs.remove(pair[0]);
      const removed = product(pair, xs.mean());
      if (removed !== undefined) products.remove(removed);
      ys.remove(pair[1]);
    },
    result() {
      if (count === 1 && degrees === 0) return boxDouble(0);
      const divisor = count - degrees;
      if (divisor <= 0) return null;
      const total = products.total();
      return divide(total, boxDouble(divisor));
    },
  };
}

const minus = (value: NumberValue, mean: NumberValue): NumberValue =>
  calculate('subtract', value, mean, 'double');

/** NaN or an infinity for a pair with one of them. */
function specialOf([x, y]: Pair): NumberValue | undefined {
  const numbers = [toNumber(x), toNumber(y)].filter((number) => !Number.isFinite(number));
  const [first] = numbers;
  if (first === undefined) return undefined;
  const result = numbers.every((number) => number === first) ? first : Number.NaN;
  return x instanceof Decimal128 || y instanceof Decimal128
    ? Decimal128.fromString(`${result}`)
    : boxDouble(result);
}
