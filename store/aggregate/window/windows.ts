/** From bounds to positions: for each document the first of its window and the one behind the last. */
import { compareValues } from '../../bson/compare.ts';
import { add, pack } from '../../bson/decimal.ts';
import { calculate, toBigInt, toDecimal } from '../../bson/numbers.ts';
import { isNumber, type NumberValue, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { Evaluate } from '../compiler.ts';
import { addUnits } from '../expressions/date-units.ts';
import { dateOf, momentOf } from '../expressions/moment.ts';
import { utc } from '../expressions/time-zone.ts';
import type { Bounds, RangeBounds } from './bounds.ts';
import { columnOf, type Partition } from './partition.ts';

export interface Window {
  readonly start: number;
  /** Not below the start. */
  readonly end: number;
}

/** Asked for positions that grow. */
export type Windows = (position: number) => Window;

export function windowsOf(bounds: Bounds, partition: Partition, order?: Evaluate): Windows {
  const { length } = partition.rows;
  if (bounds.kind === 'range') return rangeWindows(bounds, partition, order);
  const { lower, upper } = bounds;
  return (position) => {
    const start = lower === 'unbounded' ? 0 : clamp(position + lower, length);
    const end = upper === 'unbounded' ? length : clamp(position + upper + 1, length);
    return { start, end: Math.max(start, end) };
  };
}

const clamp = (position: number, length: number): number => Math.min(Math.max(position, 0), length);

/** Both ends only move on, for the documents are sorted by what is compared. */
function rangeWindows(
  { lower, upper, unit }: RangeBounds,
  partition: Partition,
  order: Evaluate = () => undefined,
): Windows {
  const { length } = partition.rows;
  const valueAt = columnOf(partition, order);
  let [start, end] = [0, 0];
  return (position) => {
    const base = checkedBase(valueAt(position), unit);
    if (lower === 'current') start = position;
    else if (lower !== 'unbounded') {
      const least = moved(base, lower, unit);
      while (start < length && compareValues(valueAt(start), least) < 0) start += 1;
    }
    if (upper === 'current') end = position + 1;
    else if (upper === 'unbounded') end = length;
    else {
      const greatest = moved(base, upper, unit);
      while (end < length && compareValues(valueAt(end), greatest) <= 0) end += 1;
    }
    return { start, end: Math.max(start, end) };
  };
}

function checkedBase(base: unknown, unit: RangeBounds['unit']): unknown {
  if (unit !== undefined) {
    if (base instanceof Date) return base;
    throw new StoreError(
      5429513,
      `Expected the sortBy field to be a Date, but it was ${typeName(base)}`,
    );
  }
  if (base instanceof Date) {
    throw new StoreError(
      5429413,
      "For windows that involve date or time ranges, a 'unit' must be provided.",
    );
  }
  if (isNumber(base)) return base;
  throw new StoreError(
    5429414,
    `Expected the sortBy field to be a number, but it was ${typeName(base)}`,
  );
}

function moved(base: unknown, distance: NumberValue, unit: RangeBounds['unit']): unknown {
  if (base instanceof Date && unit !== undefined) {
    const date = dateOf(addUnits(momentOf(base), unit, toBigInt(distance), utc));
    if (date !== undefined) return date;
    throw new StoreError(5166406, 'dateAdd overflowed');
  }
  if (!isNumber(base)) return base;
  if (Number.isSafeInteger(base) && Number.isSafeInteger(distance)) {
    return calculate('add', base, distance, 'double');
  }
  return pack(add(toDecimal(base), toDecimal(distance)));
}
