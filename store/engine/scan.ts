/** Walks through a plan: which documents of a collection a query has to look at, in which order. */
import { pause } from '../aggregate/stage.ts';
import type { Document } from '../bson/values.ts';
import { keyWithin } from '../planner/key-limits.ts';
import type { CollectionScan, IndexScan, Plan } from '../planner/plan.ts';
import type { Collection } from '../storage/collection.ts';
import { recordKey, recordOf } from '../storage/keys.ts';
import type { View } from '../transactions/transaction.ts';
import type { Deadline } from './deadline.ts';
import type { Engine } from './engine.ts';
import type { Found } from './page.ts';
import type { Reading, Selected } from './reading.ts';
import { firstLimit, keysOf, nextBatch } from './scan-keys.ts';
import type { Turn } from './turn.ts';

/** Bytes of documents held between two looks of whoever reads, but for the last document. */
const maxHeldBytes = 1024 * 1024;
/** Documents between two looks at the clock. */
const documentsPerCheck = 128;

export interface Scan {
  readonly plan: Plan;
  readonly reading: Reading;
  readonly view: View | undefined;
  /** Documents that will be taken at most; 0 when that is not known. */
  readonly wanted: number;
  readonly deadline: Deadline | undefined;
  /** Whose turn it is, when others are to have theirs in between. */
  readonly turn: Turn | undefined;
  readonly counts: { keysExamined: number; documentsExamined: number };
  /** How many matches to leave out, unread. Only where the plan is exact and has the order. */
  toSkip: number;
}

/** What the plan finds and the filter takes; a transaction's own changes come last. */
export function* scanPlan(engine: Engine, collection: Collection, scan: Scan): Iterable<Found> {
  const { plan, view, reading } = scan;
  const changed = view?.changesIn(collection);
  const scans = plan.kind === 'union' ? plan.branches : [plan];
  const mayRepeat = plan.kind === 'union' || (plan.kind === 'index' && plan.mayRepeat);
  const seen = mayRepeat ? new Set<number>() : undefined;
  const isNew = (record: number): boolean => {
    if (changed?.has(record)) return false;
    if (seen === undefined) return true;
    if (seen.has(record)) return false;
    seen.add(record);
    return true;
  };
  for (const part of scans) {
    if (part.kind === 'index') yield* scanIndex(engine, collection, part, scan, isNew);
    else yield* scanRecords(engine, collection, part, scan, isNew);
  }
  if (changed === undefined) return;
  const own = [...changed.values()].sort((a, b) => a.record - b.record);
  for (const { record, after, bytes } of own) {
    if (after === null || !isWithin(collection, plan, after)) continue;
    examine(scan);
    const selected = reading.ofDocument(record, after, bytes ?? undefined);
    if (selected !== undefined) yield [selected];
  }
}

/** Read in batches, because a cursor may rest for minutes between two of its documents. */
function* scanRecords(
  engine: Engine,
  { id }: Collection,
  { ranges, isReverse: reverse }: CollectionScan,
  scan: Scan,
  isNew: (record: number) => boolean,
): Iterable<Found> {
  const { reading, view, wanted, turn } = scan;
  const cache = view === undefined ? engine.cache : undefined;
  for (const range of ranges) {
    let { start, end } = range;
    let limit = firstLimit(wanted);
    for (;;) {
      const found = new Batch(wanted);
      let last: number | undefined;
      let visited = 0;
      const visit = (record: number, bytes: Buffer): boolean => {
        last = record;
        visited += 1;
        if (!isNew(record)) return true;
        examine(scan);
        const selected = reading.ofBytes(record, bytes, false, cache);
        if (selected !== undefined)
          found.add(reading.wantsBytes ? ownBytes(selected) : selected, bytes.length);
        return !found.isFull;
      };
      engine.store.visit({ start, end, reverse, limit }, visit, view?.snapshot);
      yield found.items;
      if (turn?.isOver()) yield pause;
      if (last === undefined || (visited < limit && !found.isFull)) break;
      if (reverse) end = recordKey(id, last);
      else start = recordKey(id, last + 1);
      limit = nextBatch;
    }
  }
}

function* scanIndex(
  engine: Engine,
  collection: Collection,
  index: IndexScan,
  scan: Scan,
  isNew: (record: number) => boolean,
): Iterable<Found> {
  const { reading, view, wanted, turn, counts } = scan;
  const { store } = engine;
  const snapshot = view?.snapshot;
  const cache = view === undefined ? engine.cache : undefined;
  const isCovered = index.isExact && reading.needsNothing;
  const keysWanted = wanted > 0 ? wanted + scan.toSkip : 0;
  for (const keys of keysOf(index, { store, snapshot, turn, wanted: keysWanted })) {
    if (keys === pause) {
      yield pause;
      continue;
    }
    let found = new Batch(wanted);
    for (const key of keys) {
      counts.keysExamined += 1;
      const record = recordOf(key);
      if (!isNew(record)) continue;
      if (scan.toSkip > 0) {
        scan.toSkip -= 1;
        continue;
      }
      if (isCovered) {
        found.add({ record, document: nothing, bytes: undefined, arrayIndex: -1 }, 0);
        continue;
      }
      examine(scan);
      const bytes = engine.readBytes(collection, record, view);
      if (bytes === undefined) continue;
      const selected = reading.ofBytes(record, bytes, index.isExact, cache);
      if (selected !== undefined) found.add(selected, bytes.length);
      if (!found.isFull) continue;
      yield found.items;
      found = new Batch(wanted);
    }
    yield found.items;
  }
}

const nothing: Document = {};

/** The bytes of a visit are the store's and good for the moment only. */
const ownBytes = (selected: Selected): Selected => ({
  ...selected,
  bytes: selected.bytes && Buffer.from(selected.bytes.subarray(0, selected.bytes.length)),
});

/** Documents on their way to whoever reads: not more than are wanted, and not too much of them. */
class Batch {
  readonly items: Selected[] = [];
  readonly #wanted: number;
  #bytes = 0;

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  /** @param bytes what the document takes as it is stored */
  add(selected: Selected, bytes: number): void {
    this.items.push(selected);
    this.#bytes += bytes;
  }

  get isFull(): boolean {
    return this.items.length === this.#wanted || this.#bytes >= maxHeldBytes;
  }
}

/** What the transaction has changed stands in no index yet. */
const isWithin = (collection: Collection, plan: Plan, document: Document): boolean =>
  plan.kind !== 'index' ||
  plan.isLimited !== true ||
  keyWithin(collection, plan.index, plan, document) !== undefined;

function examine({ counts, deadline }: Scan): void {
  counts.documentsExamined += 1;
  if (counts.documentsExamined % documentsPerCheck === 0) deadline?.check();
}
