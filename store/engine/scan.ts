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
import type { Reading, Selected } from './reading.ts';
import { firstLimit, keysOf } from './scan-keys.ts';
import type { Turn } from './turn.ts';

/** Entries read later on, when a query needs more than the first few. */
const nextBatch = 512;
/** Documents between two looks at the clock. */
const documentsPerCheck = 128;

/** A request to let others work first: see `Turn`. */
type Found = Selected | typeof pause;

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
    else yield* scanRecords(engine, part, scan, isNew);
  }
  if (changed === undefined) return;
  const own = [...changed.values()].sort((a, b) => a.record - b.record);
  for (const { record, after, bytes } of own) {
    if (after === null || !isWithin(collection, plan, after)) continue;
    examine(scan);
    const selected = reading.ofDocument(record, after, bytes ?? undefined);
    if (selected !== undefined) yield selected;
  }
}

/** Read in batches, because a cursor may rest for minutes between two of its documents. */
function* scanRecords(
  engine: Engine,
  { ranges, isReverse: reverse }: CollectionScan,
  scan: Scan,
  isNew: (record: number) => boolean,
): Iterable<Found> {
  const { reading, view, wanted } = scan;
  const cache = view === undefined ? engine.cache : undefined;
  for (const range of ranges) {
    let { start, end } = range;
    let limit = firstLimit(wanted);
    for (;;) {
      const found: Selected[] = [];
      const keys: Buffer[] = [];
      const visit = (key: Buffer, bytes: Buffer): boolean => {
        keys.push(key);
        const record = recordOf(key);
        if (!isNew(record)) return true;
        examine(scan);
        const selected = reading.ofBytes(record, bytes, false, cache);
        if (selected !== undefined) found.push(selected);
        return true;
      };
      engine.store.visit({ start, end, reverse, limit }, visit, view?.snapshot);
      yield* found;
      if (scan.turn?.isOver()) yield pause;
      const last = keys.at(-1);
      if (last === undefined || keys.length < limit) break;
      if (reverse) end = last;
      else start = justAfter(last);
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
  for (const key of keysOf(index, { store, snapshot, turn, wanted })) {
    if (key === pause) {
      yield pause;
      continue;
    }
    counts.keysExamined += 1;
    const record = recordOf(key);
    if (!isNew(record)) continue;
    if (isCovered) {
      yield { record, document: {}, bytes: undefined, arrayIndex: -1 };
      continue;
    }
    examine(scan);
    const bytes = store.peek(recordKey(collection.id, record), snapshot);
    const selected = bytes && reading.ofBytes(record, bytes, index.isExact, cache);
    if (selected !== undefined) yield selected;
  }
}

/** What the transaction has changed stands in no index yet. */
const isWithin = (collection: Collection, plan: Plan, document: Document): boolean =>
  plan.kind !== 'index' ||
  plan.isLimited !== true ||
  keyWithin(collection, plan.index, plan, document) !== undefined;

const justAfter = (key: Buffer): Buffer => Buffer.concat([key, Buffer.from([0])]);

function examine({ counts, deadline }: Scan): void {
  counts.documentsExamined += 1;
  if (counts.documentsExamined % documentsPerCheck === 0) deadline?.check();
}
