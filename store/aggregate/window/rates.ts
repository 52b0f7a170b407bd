/** `$derivative` and `$integral`: over what the documents are sorted by, numbers or dates. */
import { calculate, divide, isNaNValue, toNumber } from '../../bson/numbers.ts';
import { boxDouble, isNumber, type NumberValue } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { SlidingAccumulator } from '../accumulators/accumulator.ts';
import { NumberSum } from '../accumulators/number-sum.ts';
import type { Evaluate } from '../compiler.ts';
import { subtract } from '../expressions/arithmetic.ts';
import { overWindows } from './accumulating.ts';
import { type Bounds, parseBounds, wholePartition } from './bounds.ts';
import { columnOf } from './partition.ts';
import { millisecondsOf, timeUnit } from './time-unit.ts';
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

export const rates: WindowTable = [
  ['$derivative', derivative],
  ['$integral', integral],
];

interface Rate {
  readonly input: Evaluate;
  readonly time: Evaluate;
  /** Milliseconds of the unit, if there is one. */
  readonly unit: number | undefined;
  readonly bounds: Bounds | undefined;
}

function parseRate(call: WindowCall, place: WindowPlace): Rate {
  const { name, spec } = call;
  const { order, compiler } = place;
  if (order === undefined) throw refused(`${name} requires a sortBy`);
  if (order.value === undefined) throw refused(`${name} requires a non-compound sortBy`);
  checkAlone(call, ['window']);
  const given = argumentsOf(call, ['input'], ['unit']);
  const unitName = 'unit' in given ? timeUnit(given['unit']) : undefined;
  const unit = unitName && millisecondsOf(unitName);
  if (unitName !== undefined && unit === undefined) {
    throw new StoreError(5490710, "unit must be 'week' or smaller");
  }
  return {
    input: compiler.compile(given['input']),
    time: order.value,
    unit,
    bounds: 'window' in spec ? parseBounds(spec['window'], place) : undefined,
  };
}

/** Rise over run between the first and the last document. */
function derivative(call: WindowCall, place: WindowPlace): WindowFunction {
  const { input, time, unit, bounds } = parseRate(call, place);
  if (bounds === undefined) throw refused('$derivative requires explicit window bounds');
  return (partition) => {
    const windows = windowsOf(bounds, partition, time);
    const timeAt = columnOf(partition, time);
    const inputAt = columnOf(partition, input);
    return (position) => {
      const { start, end } = windows(position);
      if (start === end) return null;
      const run = elapsed(timeAt(start), timeAt(end - 1), unit);
      const rise = subtract(inputAt(end - 1), inputAt(start));
      if (!isNumber(rise)) {
        throw new StoreError(5624903, '$derivative input must not be null or missing');
      }
      if (toNumber(run) === 0) return null;
      const rate = divide(rise, run);
      return unit === undefined ? rate : calculate('multiply', rate, unit, 'double');
    };
  };
}

function elapsed(from: unknown, to: unknown, unit: number | undefined): NumberValue {
  if (unit !== undefined) {
    if (!(from instanceof Date) || !(to instanceof Date)) {
      throw new StoreError(
        5624900,
        "$derivative with 'unit' expects the sortBy field to be a Date",
      );
    }
  } else if (from instanceof Date || to instanceof Date) {
    throw new StoreError(5624901, "$derivative where the sortBy is a Date requires an 'unit'");
  } else if (!isNumber(from) || !isNumber(to)) {
    throw new StoreError(
      5624902,
      "$derivative (with no 'unit') expects the sortBy field to be numeric",
    );
  }
  const run = subtract(to, from);
  return isNumber(run) ? run : 0;
}

/** The area below the line through the documents. */
function integral(call: WindowCall, place: WindowPlace): WindowFunction {
  const { input, time, unit, bounds = wholePartition } = parseRate(call, place);
  const evaluate: Evaluate = (scope) => checkedPoint([time(scope), input(scope)], unit);
  const create = () => area(unit);
  return overWindows({ accumulation: { evaluate, create }, startSliding: create }, bounds, place);
}

interface Point {
  readonly time: NumberValue | Date;
  readonly value: NumberValue;
}

const isPoint = (point: unknown): point is Point =>
  typeof point === 'object' && point !== null && 'time' in point && 'value' in point;

function checkedPoint([time, value]: readonly unknown[], unit: number | undefined): Point {
  if (!isNumber(value) || !(isNumber(time) || time instanceof Date)) {
    throw new StoreError(
      5423900,
      'The input value of $integral window function must be numeric, and the sortBy field numeric or a date.',
    );
  }
  if (unit !== undefined && !(time instanceof Date)) {
    throw new StoreError(5423901, "$integral with 'unit' expects the sortBy field to be a Date");
  }
  if (unit === undefined && time instanceof Date) {
    throw new StoreError(
      5423902,
      "$integral (with no 'unit') expects the sortBy field to be numeric",
    );
  }
  return { time, value };
}

/** A sum of trapezoids, of which those at both ends change. */
function area(unit: number | undefined): SlidingAccumulator {
  const sum = new NumberSum();
  const points: Point[] = [];
  let first = 0;
  let notNumbers = 0;
  return {
    add(point) {
      if (!isPoint(point)) return;
      if (hasNaN(point)) notNumbers += 1;
      const last = points.at(-1);
      if (last !== undefined && first < points.length) sum.add(trapezoid(last, point));
      points.push(point);
    },
    remove(point) {
      if (!isPoint(point)) return;
      if (hasNaN(point)) notNumbers -= 1;
      first += 1;
      const next = points[first];
      if (next !== undefined) sum.remove(trapezoid(point, next));
    },
    result() {
      if (first === points.length) return null;
      if (notNumbers > 0) return boxDouble(Number.NaN);
      const total = sum.total();
      return unit === undefined ? total : divide(total, unit);
    },
  };
}

const hasNaN = ({ time, value }: Point): boolean =>
  isNaNValue(value) || (!(time instanceof Date) && isNaNValue(time));

function trapezoid(a: Point, b: Point): NumberValue {
  const run = hasNaN(a) || hasNaN(b) ? 0 : subtract(b.time, a.time);
  if (!isNumber(run)) return 0;
  const heights = calculate('add', a.value, b.value, 'double');
  return divide(calculate('multiply', heights, run, 'double'), boxDouble(2));
}
