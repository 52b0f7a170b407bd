/** `$sum`, `$avg`, `$stdDevPop` and `$stdDevSamp`: what is not a number does not count. */
import { toNumber } from '../../bson/numbers.ts';
import { boxDouble, isNumber, type NumberValue } from '../../bson/values.ts';
import {
  type Accumulator,
  type AccumulatorTable,
  ofEach,
  type SlidingAccumulator,
} from './accumulator.ts';
import { NumberSum } from './number-sum.ts';

const totalOf = (sum: NumberSum) => sum.total();
const meanOf = (sum: NumberSum) => sum.mean();

export const sums: AccumulatorTable = [
  ['$sum', ofEach(() => new Summing(totalOf))],
  ['$avg', ofEach(() => new Summing(meanOf))],
  ['$stdDevPop', ofEach(() => deviation(0))],
  ['$stdDevSamp', ofEach(() => deviation(1))],
];

/** What slides over the documents of a window, by the operator's name. */
export const slidingSums: ReadonlyMap<string, () => SlidingAccumulator> = new Map([
  ['$sum', () => new Summing(totalOf)],
  ['$avg', () => new Summing(meanOf)],
  ['$stdDevPop', () => slidingDeviation(0)],
  ['$stdDevSamp', () => slidingDeviation(1)],
]);

class Summing implements SlidingAccumulator {
  readonly #sum = new NumberSum();
  readonly #read: (sum: NumberSum) => NumberValue | null;

  constructor(read: (sum: NumberSum) => NumberValue | null) {
    this.#read = read;
  }

  add(value: unknown): void {
    if (isNumber(value)) this.#sum.add(value);
  }

  remove(value: unknown): void {
    if (isNumber(value)) this.#sum.remove(value);
  }

  result(): NumberValue | null {
    return this.#read(this.#sum);
  }
}

/** Welford's algorithm, in doubles. */
function deviation(degrees: 0 | 1): Accumulator {
  let [count, mean, squares] = [0, 0, 0];
  return {
    add(value) {
      if (!isNumber(value)) return;
      const number = toNumber(value);
      count += 1;
      const delta = number - mean;
      if (delta === 0) return;
      mean += delta / count;
      squares += delta * (number - mean);
    },
    result: () => (count > degrees ? boxDouble(Math.sqrt(squares / (count - degrees))) : null),
  };
}

/** The same for values that come and go; while one of them is not finite, there is no deviation. */
function slidingDeviation(degrees: 0 | 1): SlidingAccumulator {
  let sum = new NumberSum();
  let [count, special, squares] = [0, 0, 0];
  const put = (value: unknown, sign: 1 | -1): void => {
    if (!isNumber(value)) return;
    const number = toNumber(value);
    if (!Number.isFinite(number)) {
      special += sign;
      return;
    }
    if (count === 1 && sign === -1) {
      [sum, count, squares] = [new NumberSum(), 0, 0];
      return;
    }
    const difference = count * number - toNumber(sum.total());
    if (count > 0) squares += (sign * difference ** 2) / (count * (count + sign));
    count += sign;
    if (sign === 1) sum.add(value);
    else sum.remove(value);
  };
  return {
    add: (value) => put(value, 1),
    remove: (value) => put(value, -1),
    result() {
      const divisor = count + special - degrees;
      if (special > 0 || divisor <= 0) return null;
      const isAlone = degrees === 0 && count === 1;
      return squares < 0 || isAlone ? 0 : boxDouble(Math.sqrt(squares / divisor));
    },
  };
}
