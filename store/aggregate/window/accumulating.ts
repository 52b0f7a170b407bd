/** Accumulators over windows. */
import type { Collator } from '../../bson/collation.ts';
import type { Accumulation, SlidingAccumulator } from '../accumulators/accumulator.ts';
import { slidingCount } from '../accumulators/collections.ts';
import { slidingExtremes } from '../accumulators/extremes.ts';
import { slidingSums } from '../accumulators/sums.ts';
import { accumulators } from '../accumulators.ts';
import { type Bounds, parseBounds, wholePartition } from './bounds.ts';
import { type Column, columnOf } from './partition.ts';
import {
  refused,
  type WindowFunction,
  type WindowParser,
  type WindowPlace,
  type WindowTable,
  type WindowValues,
} from './window-function.ts';
import { type Window, type Windows, windowsOf } from './windows.ts';

/** Accumulators that windows do not take. */
const onlyInGroups = new Set(['$mergeObjects']);

export const accumulating: WindowTable = [...accumulators]
  .filter(([name]) => !onlyInGroups.has(name))
  .map(([name, parse]) => [
    name,
    windowed((operand, { compiler }) => ({
      accumulation: parse(operand, compiler, name),
      startSliding: slidingOf(name, compiler.collator),
    })),
  ]);

/** Undefined for accumulators that have to see each window anew. */
function slidingOf(name: string, collator: Collator | undefined) {
  if (name === '$count') return slidingCount;
  const extreme = slidingExtremes.get(name);
  return extreme === undefined ? slidingSums.get(name) : () => extreme(collator);
}

interface WindowAccumulation {
  readonly accumulation: Accumulation;
  /** The same, where values go as well as come. */
  readonly startSliding: (() => SlidingAccumulator) | undefined;
}

/** A function of `{ <operator>: <operand>, window: <bounds> }`. */
export function windowed(
  parse: (operand: unknown, place: WindowPlace, name: string) => WindowAccumulation,
): WindowParser {
  return ({ name, operand, spec }, place) => {
    let bounds = wholePartition;
    for (const [field, value] of Object.entries(spec)) {
      if (field === 'window') bounds = parseBounds(value, place);
      else if (field !== name) {
        throw refused(`Window function found an unknown argument: ${field}`);
      }
    }
    return overWindows(parse(operand, place, name), bounds, place);
  };
}

export function overWindows(
  { accumulation, startSliding }: WindowAccumulation,
  bounds: Bounds,
  { order }: WindowPlace,
): WindowFunction {
  const { evaluate, create } = accumulation;
  return (partition) => {
    const windows = windowsOf(bounds, partition, order?.value);
    const column = columnOf(partition, evaluate);
    const start = () => create({});
    if (bounds.lower === 'unbounded') {
      return bounds.upper === 'unbounded'
        ? once(column, windows, start)
        : growing(column, windows, start());
    }
    if (startSliding !== undefined) return sliding(column, windows, startSliding());
    return (position) => resultOf(column, windows(position), start());
  };
}

type Adding = ReturnType<Accumulation['create']>;

function addAll(column: Column, { start, end }: Window, state: Adding): void {
  for (let position = start; position < end; position += 1) state.add(column(position));
}

function resultOf(column: Column, window: Window, state: Adding): unknown {
  addAll(column, window, state);
  return state.result();
}

/** One result for all. */
function once(column: Column, windows: Windows, start: () => Adding): WindowValues {
  let known: { readonly result: unknown } | undefined;
  return (position) => {
    known ??= { result: resultOf(column, windows(position), start()) };
    return known.result;
  };
}

/** Documents only come in. */
function growing(column: Column, windows: Windows, state: Adding): WindowValues {
  let added = 0;
  return (position) => {
    const { end } = windows(position);
    if (end > added) addAll(column, { start: added, end }, state);
    added = Math.max(added, end);
    return state.result();
  };
}

/** Documents come in at the end, and leave at the start. */
function sliding(column: Column, windows: Windows, state: SlidingAccumulator): WindowValues {
  let [first, added] = [0, 0];
  return (position) => {
    const { start, end } = windows(position);
    // What never was in a window is passed over.
    if (start >= added) {
      while (first < added) state.remove(column(first++));
      [first, added] = [start, start];
    }
    while (added < end) state.add(column(added++));
    while (first < start) state.remove(column(first++));
    return state.result();
  };
}
