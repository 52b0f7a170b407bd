/** Reads index keys range by range, or several ranges at once in the order behind their prefixes. */
import { pause } from '../aggregate/stage.ts';
import type { IndexScan } from '../planner/plan.ts';
import type { KeyRange, OrderedStore, Snapshot } from '../storage/ordered-store.ts';
import type { Turn } from './turn.ts';

/** Keys read at first and later on: most queries need few. */
const firstBatch = 32;
const nextBatch = 512;

export interface KeyReading {
  readonly store: OrderedStore;
  readonly snapshot: Snapshot | undefined;
  readonly turn: Turn | undefined;
  /** Keys that will be taken at most; 0 when that is not known. */
  readonly wanted: number;
}

type Keys = Iterable<Buffer | typeof pause>;

export const keysOf = (scan: IndexScan, reading: KeyReading): Keys =>
  scan.mergedFrom === undefined
    ? oneAfterTheOther(scan, reading)
    : merged(scan, scan.mergedFrom, reading);

/** How many entries a first read takes. */
export const firstLimit = (wanted: number): number =>
  wanted > 0 && wanted < firstBatch ? wanted + 1 : firstBatch;

function* oneAfterTheOther({ ranges, isReverse }: IndexScan, reading: KeyReading): Keys {
  for (const range of ranges) yield* keysIn(range, isReverse, reading);
}

/** Read in batches, because a cursor may rest for minutes between two of its documents. */
function* keysIn(
  range: KeyRange,
  reverse: boolean,
  { store, snapshot, turn, wanted }: KeyReading,
): Keys {
  let { start, end } = range;
  let limit = firstLimit(wanted);
  for (;;) {
    const keys = store.keys({ start, end, reverse, limit }, snapshot);
    yield* keys;
    if (turn?.isOver()) yield pause;
    const last = keys.at(-1);
    if (last === undefined || keys.length < limit) return;
    if (reverse) end = last;
    else start = Buffer.concat([last, Buffer.from([0])]);
    limit = nextBatch;
  }
}

interface Source {
  readonly keys: Iterator<Buffer | typeof pause>;
  /** Bytes in front that all keys of this range share. */
  readonly from: number;
  next: Buffer;
}

/** @param mergedFrom for each range, where the part of its keys starts that has the order */
function* merged(
  { ranges, isReverse }: IndexScan,
  mergedFrom: readonly number[],
  reading: KeyReading,
): Keys {
  const sources: Source[] = [];
  for (const [i, range] of ranges.entries()) {
    const keys = keysIn(range, isReverse, reading)[Symbol.iterator]();
    const next = yield* nextKey(keys);
    if (next !== undefined) sources.push({ keys, from: mergedFrom[i] ?? 0, next });
  }
  while (sources.length > 0) {
    const best = sources.reduce((a, b) => (isBefore(b, a) !== isReverse ? b : a));
    yield best.next;
    const next = yield* nextKey(best.keys);
    if (next === undefined) sources.splice(sources.indexOf(best), 1);
    else best.next = next;
  }
}

const isBefore = (a: Source, b: Source): boolean =>
  a.next.compare(b.next, b.from, b.next.length, a.from, a.next.length) < 0;

/** Passes pauses on to whoever reads. */
function* nextKey(
  keys: Iterator<Buffer | typeof pause>,
): Generator<typeof pause, Buffer | undefined> {
  for (;;) {
    const { value, done } = keys.next();
    if (done === true) return undefined;
    if (value !== pause) return value;
    yield pause;
  }
}
