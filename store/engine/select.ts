/** Finds documents: plan, scan, filter, order, skip and limit. */
import type { Collator } from '../bson/collation.ts';
import type { Document } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { type CollectionScan, choosePlan, type IndexScan, type Plan } from '../planner/plan.ts';
import { compileFilter } from '../query/filter.ts';
import type { ArrayPosition, QueryContext } from '../query/matcher.ts';
import { type SortField, sortBy } from '../query/sort.ts';
import type { Collection } from '../storage/collection.ts';
import { recordOf } from '../storage/keys.ts';
import type { View } from '../transactions/transaction.ts';
import type { Engine } from './engine.ts';

export interface Query {
  readonly filter: Document;
  readonly sort?: readonly SortField[] | undefined;
  readonly skip?: number | undefined;
  /** Zero is no limit. */
  readonly limit?: number | undefined;
  readonly hint?: unknown;
  readonly collator?: Collator | undefined;
  readonly context?: QueryContext | undefined;
  readonly view?: View | undefined;
  /** Time of day, in milliseconds, at which the query gives up. */
  readonly deadlineMs?: number | undefined;
  readonly statistics?: Statistics | undefined;
}

/** What a query did, for `explain`. */
export interface Statistics {
  plan?: Plan;
  isSorted: boolean;
  keysExamined: number;
  documentsExamined: number;
}

export const newStatistics = (): Statistics => ({
  isSorted: true,
  keysExamined: 0,
  documentsExamined: 0,
});

export interface Selected {
  readonly record: number;
  readonly document: Document;
  /** The array element that matched, -1 if none: what the positional `$` means. */
  readonly arrayIndex: number;
}

/** Keys read at first and later on: most queries need few. */
const firstBatch = 64;
const nextBatch = 1000;
/** Documents between two looks at the clock. */
const documentsPerCheck = 128;
/** Documents that a sort without an index may hold; MongoDB's own limit is 100 MB. */
const maxSortedDocuments = 1_000_000;

export function* select(engine: Engine, collection: Collection, query: Query): Iterable<Selected> {
  const { filter, sort = [], skip = 0, limit = 0, collator = collection.collator } = query;
  const statistics = query.statistics ?? newStatistics();
  const matches = compileFilter(filter, { ...query.context, collator });
  const plan = choosePlan(collection, { filter, sort, collator, hint: query.hint });
  const hasOwnChanges = (query.view?.changesIn(collection)?.size ?? 0) > 0;
  const isSorted = sort.length === 0 || (plan.isSorted && !hasOwnChanges);
  statistics.plan = plan;
  statistics.isSorted = isSorted;

  const wanted = isSorted && limit > 0 ? limit + skip : 0;
  const found = matching(engine, collection, query, plan, statistics, matches, wanted);
  const ordered = isSorted ? found : sortBy(collect(found), sort, documentOf, collator);
  let position = 0;
  for (const selected of ordered) {
    position += 1;
    if (position <= skip) continue;
    yield selected;
    if (limit > 0 && position >= skip + limit) return;
  }
}

const documentOf = ({ document }: Selected): Document => document;

function collect(found: Iterable<Selected>): Selected[] {
  const all: Selected[] = [];
  for (const selected of found) {
    all.push(selected);
    if (all.length > maxSortedDocuments) {
      throw new StoreError(
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        'Executor error during find command :: caused by :: Sort exceeded memory limit, but did not opt in to external sorting.',
      );
    }
  }
  return all;
}

function* matching(
  engine: Engine,
  collection: Collection,
  { view, deadlineMs }: Query,
  plan: Plan,
  statistics: Statistics,
  matches: ReturnType<typeof compileFilter>,
  wanted: number,
): Iterable<Selected> {
  const position: ArrayPosition = { index: -1 };
  for (const record of scanPlan(engine, collection, plan, view, statistics, wanted)) {
    statistics.documentsExamined += 1;
    if (statistics.documentsExamined % documentsPerCheck === 0) checkDeadline(deadlineMs);
    const document = engine.read(collection, record, view);
    position.index = -1;
    if (document !== undefined && matches(document, position)) {
      yield { record, document, arrayIndex: position.index };
    }
  }
}

/** @throws StoreError MaxTimeMSExpired */
export function checkDeadline(deadlineMs: number | undefined): void {
  if (deadlineMs !== undefined && Date.now() > deadlineMs) {
    throw new StoreError('MaxTimeMSExpired', 'operation exceeded time limit');
  }
}

/** Record numbers in the order of the plan; a transaction's own changes come last. */
function* scanPlan(
  engine: Engine,
  collection: Collection,
  plan: Plan,
  view: View | undefined,
  statistics: Statistics,
  wanted: number,
): Iterable<number> {
  const changed = view?.changesIn(collection);
  const scans = plan.kind === 'union' ? plan.branches : [plan];
  const mayRepeat = plan.kind === 'union' || (plan.kind === 'index' && plan.mayRepeat);
  const seen = mayRepeat ? new Set<number>() : undefined;
  for (const scan of scans) {
    for (const record of scanKeys(engine, scan, view, statistics, wanted)) {
      if (changed?.has(record)) continue;
      if (seen !== undefined) {
        if (seen.has(record)) continue;
        seen.add(record);
      }
      yield record;
    }
  }
  if (changed === undefined) return;
  const own = [...changed.values()].filter(({ after }) => after !== null);
  for (const { record } of own.sort((a, b) => a.record - b.record)) yield record;
}

/** Read in batches, because a cursor may rest for minutes between two of its documents. */
function* scanKeys(
  engine: Engine,
  scan: IndexScan | CollectionScan,
  view: View | undefined,
  statistics: Statistics,
  wanted: number,
): Iterable<number> {
  const reverse = scan.isReverse;
  for (const range of scan.ranges) {
    let { start, end } = range;
    let limit = wanted > 0 && wanted < firstBatch ? wanted + 1 : firstBatch;
    for (;;) {
      const keys = engine.store.keys({ start, end, reverse, limit }, view?.snapshot);
      for (const key of keys) {
        if (scan.kind === 'index') statistics.keysExamined += 1;
        yield recordOf(key);
      }
      const last = keys.at(-1);
      if (last === undefined || keys.length < limit) break;
      if (reverse) end = last;
      else start = Buffer.concat([last, Buffer.from([0])]);
      limit = nextBatch;
    }
  }
}
