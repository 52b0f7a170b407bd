/** Preferred numbers: the series to which `$bucketAuto` rounds its boundaries. */
import { Decimal128 } from 'bson';
import { fromBigInt, toNumber } from '../../bson/numbers.ts';
import { boxDouble, isNumber } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';

/** Neighbours in a series; zero stays what it is. */
export interface Rounding {
  /** The next number above. */
  up(value: unknown): unknown;
  /** The next number below. */
  down(value: unknown): unknown;
}

const renard80 = [
  1.0, 1.03, 1.06, 1.09, 1.12, 1.15, 1.18, 1.22, 1.25, 1.28, 1.32, 1.36, 1.4, 1.45, 1.5, 1.55, 1.6,
  1.65, 1.7, 1.75, 1.8, 1.85, 1.9, 1.95, 2.0, 2.06, 2.12, 2.18, 2.24, 2.3, 2.36, 2.43, 2.5, 2.58,
  2.65, 2.72, 2.8, 2.9, 3.0, 3.07, 3.15, 3.25, 3.35, 3.45, 3.55, 3.65, 3.75, 3.87, 4.0, 4.12, 4.25,
  4.37, 4.5, 4.62, 4.75, 4.87, 5.0, 5.15, 5.3, 5.45, 5.6, 5.8, 6.0, 6.15, 6.3, 6.5, 6.7, 6.9, 7.1,
  7.3, 7.5, 7.75, 8.0, 8.25, 8.5, 8.75, 9.0, 9.25, 9.5, 9.75,
];
const e24 = [
  1.0, 1.1, 1.2, 1.3, 1.5, 1.6, 1.8, 2.0, 2.2, 2.4, 2.7, 3.0, 3.3, 3.6, 3.9, 4.3, 4.7, 5.1, 5.6,
  6.2, 6.8, 7.5, 8.2, 9.1,
];
/** Steps of one decade, with the one that the standard rounds the other way. */
const e192 = Array.from({ length: 192 }, (_, step) => {
  const rounded = Number((10 ** (step / 192)).toFixed(2));
  return rounded === 9.19 ? 9.2 : rounded;
});

const everyNth = (series: readonly number[], step: number): readonly number[] =>
  series.filter((_, i) => i % step === 0);

const series: ReadonlyMap<string, readonly number[]> = new Map([
  ['R5', everyNth(renard80, 16)],
  ['R10', everyNth(renard80, 8)],
  ['R20', everyNth(renard80, 4)],
  ['R40', everyNth(renard80, 2)],
  ['R80', renard80],
  ['1-2-5', [1, 2, 5]],
  ['E6', everyNth(e24, 4)],
  ['E12', everyNth(e24, 2)],
  ['E24', e24],
  ['E48', everyNth(e192, 4)],
  ['E96', everyNth(e192, 2)],
  ['E192', e192],
]);

export function roundingOf(name: string): Rounding {
  if (name === 'POWERSOF2') {
    return rounding(
      (value) => 2 ** (Math.floor(Math.log2(value)) + 1),
      (value) => 2 ** (Math.ceil(Math.log2(value)) - 1),
      powerOfTwo,
    );
  }
  const numbers = series.get(name);
  if (numbers === undefined) throw new StoreError(40257, `Unknown rounding granularity '${name}'`);
  return rounding(
    (value) => neighbourAbove(value, numbers),
    (value) => neighbourBelow(value, numbers),
  );
}

/** @param box what a rounded number that is no decimal is */
function rounding(
  up: (value: number) => number,
  down: (value: number) => number,
  box: (value: number) => unknown = boxDouble,
): Rounding {
  const keepingType =
    (round: (value: number) => number) =>
    (value: unknown): unknown => {
      if (!isNumber(value)) return value;
      const nearest = toNumber(value);
      if (nearest === 0 || !Number.isFinite(nearest)) return value;
      const rounded = round(nearest);
      return value instanceof Decimal128 ? Decimal128.fromString(`${rounded}`) : box(rounded);
    };
  return { up: keepingType(up), down: keepingType(down) };
}

/** Whole as long as an int64 has a place for it. */
const powerOfTwo = (value: number): unknown =>
  value >= 1 && value < 2 ** 63 ? fromBigInt(BigInt(value)) : boxDouble(value);

function neighbourAbove(value: number, numbers: readonly number[]): number {
  const [first, last] = ends(numbers);
  let multiplier = 1;
  while (value >= last * multiplier) multiplier *= 10;
  let above = 0;
  while (value < first * multiplier) {
    above = first * multiplier;
    multiplier /= 10;
  }
  const found = numbers.find((number) => number * multiplier > value);
  return found === undefined ? above : found * multiplier;
}

function neighbourBelow(value: number, numbers: readonly number[]): number {
  const [first, last] = ends(numbers);
  let multiplier = 1;
  while (value <= first * multiplier) multiplier /= 10;
  let below = 0;
  while (value > last * multiplier) {
    below = last * multiplier;
    multiplier *= 10;
  }
  const found = numbers.findLast((number) => number * multiplier < value);
  return found === undefined ? below : found * multiplier;
}

const ends = (numbers: readonly number[]): readonly [number, number] => [
  numbers[0] ?? 1,
  numbers.at(-1) ?? 1,
];
