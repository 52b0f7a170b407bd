/** Reads index keys range by range, or several ranges at once in the order behind their prefixes. */
import { pause } from '../aggregate/stage.ts';
import type { IndexScan } from '../planner/plan.ts';
import { keyAfter } from '../storage/keys.ts';
import type { KeyRange, OrderedStore, Snapshot } from '../storage/ordered-store.ts';
import type { Turn } from './turn.ts';

/** Keys read at first and later on: most queries need few. */
const firstBatch = 32;
export const nextBatch = 512;

export interface KeyReading {
  readonly store: OrderedStore;
  readonly snapshot: Snapshot | undefined;
  readonly turn: Turn | undefined;
  /** Keys that will be taken at most; 0 when that is not known. */
  readonly wanted: number;
}

/** Some keys at a time, as they come in their order. */
type Keys = Iterable<readonly Buffer[] | typeof pause>;

export const keysOf = (scan: IndexScan, reading: KeyReading): Keys =>
  scan.mergedFrom === undefined
    ? oneAfterTheOther(scan, reading)
    : merged(scan, scan.mergedFrom, reading);

/** How many entries a first read takes. */
export const firstLimit = (wanted: number): number =>
  wanted > 0 ? Math.min(wanted + 1, nextBatch) : firstBatch;

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
    yield keys;
    if (turn?.isOver()) yield pause;
    const last = keys.at(-1);
    if (last === undefined || keys.length < limit) return;
    if (reverse) end = last;
    else start = keyAfter(last);
    limit = nextBatch;
  }
}

/** @param mergedFrom for each range, where the part of its keys starts that has the order */
function* merged(
  { ranges, isReverse }: IndexScan,
  mergedFrom: readonly number[],
  reading: KeyReading,
): Keys {
  const sources: Source[] = [];
  for (const [i, range] of ranges.entries()) {
    const source = new Source(keysIn(range, isReverse, reading), mergedFrom[i] ?? 0);
    yield* source.advance();
    if (source.next !== undefined) sources.push(source);
  }
  while (sources.length > 0) {
    const best = sources.reduce((a, b) => (isBefore(b, a) !== isReverse ? b : a));
    if (best.next !== undefined) yield [best.next];
    yield* best.advance();
    if (best.next === undefined) sources.splice(sources.indexOf(best), 1);
  }
}

/** The keys of one range, one by one. */
class Source {
  next: Buffer | undefined;
  /** Bytes in front that all keys of this range share. */
  readonly from: number;
  readonly #keys: Iterator<readonly Buffer[] | typeof pause>;
  #batch: readonly Buffer[] = [];
  #at = 0;

  constructor(keys: Keys, from: number) {
    this.#keys = keys[Symbol.iterator]();
    this.from = from;
  }

  /** Goes to the next key; pauses are passed on to whoever reads. */
  *advance(): Generator<typeof pause, void> {
    while (this.#at >= this.#batch.length) {
      const { value, done } = this.#keys.next();
      this.next = undefined;
      if (done === true) return;
      if (value === pause) yield pause;
      else [this.#batch, this.#at] = [value, 0];
    }
    this.next = this.#batch[this.#at];
    this.#at += 1;
  }
}

const isBefore = ({ next: a, from }: Source, { next: b, from: fromOther }: Source): boolean =>
  a !== undefined && b !== undefined && a.compare(b, fromOther, b.length, from, a.length) < 0;
