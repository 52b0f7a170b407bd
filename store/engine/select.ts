/** Finds documents: plan, scan, filter, order, skip and limit. */

import { pause } from '../aggregate/stage.ts';
import type { Collator } from '../bson/collation.ts';
import type { Document } from '../bson/values.ts';
import type { KeyLimits } from '../planner/key-limits.ts';
import { choosePlan, naturalDirection, orderedRival, type Plan } from '../planner/plan.ts';
import { compileFilter } from '../query/filter.ts';
import type { Matcher, QueryContext } from '../query/matcher.ts';
import { type SortField, sortsByScore, unavailable } from '../query/sort.ts';
import { withSortKey } from '../query/sort-key.ts';
import { type Collection, clusteredIndexOf, type Index } from '../storage/collection.ts';
import type { View } from '../transactions/transaction.ts';
import type { Deadline } from './deadline.ts';
import type { Engine } from './engine.ts';
import { FirstInOrder } from './first-in-order.ts';
import { withOrigin } from './origin.ts';
import { pageOf } from './page.ts';
import { type Runner, race } from './race.ts';
import { Reading, type Selected } from './reading.ts';
import { scanPlan } from './scan.ts';
import { findText, prepareText, selectText } from './text-query.ts';
import { Turn } from './turn.ts';
import { readValues, uniqueValuesOf } from './unique-read.ts';

export type { Selected } from './reading.ts';

export interface Query {
  readonly filter: Document;
  /** Compiles the filter, for whoever asks it more than once. */
  readonly compile?: () => Matcher;
  readonly sort?: readonly SortField[] | undefined;
  readonly skip?: number | undefined;
  /** Zero is no limit. */
  readonly limit?: number | undefined;
  readonly hint?: unknown;
  readonly limits?: KeyLimits | undefined;
  /** Undefined compares byte for byte, whatever the collection does by default. */
  readonly collator: Collator | undefined;
  readonly context?: QueryContext | undefined;
  readonly view?: View | undefined;
  readonly deadline?: Deadline | undefined;
  readonly statistics?: Statistics | undefined;
  /** The top-level fields that are wanted of each document; all when left out. */
  readonly fields?: ReadonlySet<string> | undefined;
  /** Whether the bytes of each document are wanted. */
  readonly wantsBytes?: boolean;
  /** Whether each document is to carry where it was found, for `$meta`. */
  readonly wantsOrigin?: boolean | undefined;
  /** Whether each document is to carry what it was sorted by, for `$meta`. */
  readonly wantsSortKey?: boolean | undefined;
}

/** Of documents that are only found or counted: where an index has decided, they are not even read. */
export const noFields: ReadonlySet<string> = new Set();

/** What a query did, for `explain`. */
export interface Statistics {
  plan?: Plan;
  /** The text index that answered instead of a plan. */
  textIndex?: Index;
  isSorted: boolean;
  keysExamined: number;
  documentsExamined: number;
}

export const newStatistics = (): Statistics => ({
  isSorted: true,
  keysExamined: 0,
  documentsExamined: 0,
});

/** How a query would be done. @throws StoreError where it cannot be */
export function planOf(collection: Collection, query: Query): Statistics {
  const { filter, collator, view } = query;
  const sort = sortOf(collection, query);
  const text = findText(filter);
  if (text !== undefined) {
    const { index, isSorted } = prepareText(collection, query, text);
    return { ...newStatistics(), textIndex: index, isSorted };
  }
  compileFilter(filter, { ...query.context, collator });
  const plan = choosePlan(collection, requestOf(query, sort));
  const isSorted = sort.length === 0 || (plan.isSorted && !hasChanges(collection, view));
  return { ...newStatistics(), plan, isSorted };
}

const requestOf = (query: Query, sort: readonly SortField[]) => {
  const { filter, collator, hint, limits } = query;
  return { filter, sort, collator, hint, limits };
};

/** What a transaction has written stands in no index yet: in a clustered collection it has its place by a sort. */
function sortOf(collection: Collection, { sort = [], hint, view }: Query): readonly SortField[] {
  if (!hasChanges(collection, view) || clusteredIndexOf(collection) === undefined) return sort;
  const natural = naturalDirection({ hint, sort }) ?? (sort.length === 0 ? 1 : undefined);
  if (natural === undefined) return sort;
  return [{ path: '_id', parts: ['_id'], direction: natural < 0 ? -1 : 1 }];
}

const hasChanges = (collection: Collection, view: View | undefined): boolean =>
  (view?.changesIn(collection)?.size ?? 0) > 0;

export function* select(engine: Engine, collection: Collection, query: Query): Iterable<Selected> {
  for (const selected of run(engine, collection, query)) if (selected !== pause) yield selected;
}

/** The same, where others are to have their turns in between: `pause` asks for that. */
export const selectInTurns = (
  engine: Engine,
  collection: Collection,
  query: Query,
  turn = Turn.ofReads(),
): Iterable<Selected | typeof pause> => run(engine, collection, query, turn);

function run(
  engine: Engine,
  collection: Collection,
  query: Query,
  turn?: Turn,
): Iterable<Selected | typeof pause> {
  const { wantsOrigin, wantsSortKey, sort = [], collator } = query;
  if (!wantsOrigin && !wantsSortKey) return find(engine, collection, query, turn);
  const statistics = query.statistics ?? newStatistics();
  const found = find(engine, collection, { ...query, statistics, fields: undefined }, turn);
  const placed = wantsOrigin ? withOrigin(collection, statistics, found) : found;
  return wantsSortKey && sort.length > 0 ? withSortKeys(placed, sort, collator) : placed;
}

function* withSortKeys(
  found: Iterable<Selected | typeof pause>,
  sort: readonly SortField[],
  collator: Collator | undefined,
): Iterable<Selected | typeof pause> {
  for (const selected of found) {
    if (selected === pause) yield pause;
    else yield { ...selected, document: withSortKey(selected.document, sort, collator) };
  }
}

function find(
  engine: Engine,
  collection: Collection,
  query: Query,
  turn?: Turn,
): Iterable<Selected | typeof pause> {
  const { filter, skip = 0, limit = 0, collator, view, fields, wantsBytes, deadline } = query;
  const text = findText(filter);
  if (text !== undefined) return selectText(engine, collection, query, text, turn);
  const sort = sortOf(collection, query);
  if (sortsByScore(sort)) throw unavailable('text score');
  const matches = query.compile?.() ?? compileFilter(filter, { ...query.context, collator });
  const values = takesNoPlan(collection, query) ? uniqueValuesOf(collection, filter) : undefined;
  if (values === undefined) return findByPlan(engine, collection, query, sort, matches, turn);
  const reading = new Reading({ filter, matches, sort, fields, wantsBytes });
  const found = readValues(engine, collection, values, { reading, view, deadline, turn });
  return pageOf(found, skip, limit);
}

function findByPlan(
  engine: Engine,
  collection: Collection,
  query: Query,
  sort: readonly SortField[],
  matches: Matcher,
  turn: Turn | undefined,
): Iterable<Selected | typeof pause> {
  const { filter, fields, skip = 0, limit = 0, collator, view, deadline } = query;
  const { wantsBytes = false, statistics = newStatistics() } = query;
  const request = requestOf(query, sort);
  const plan = choosePlan(collection, request);
  const hasOwnChanges = hasChanges(collection, view);
  const isSorted = sort.length === 0 || (plan.isSorted && !hasOwnChanges);

  const most = limit > 0 ? limit + skip : 0;
  // Behind an index that says it all, what is skipped need not be read.
  const skipsKeys = isSorted && plan.kind === 'index' && plan.isExact && !hasOwnChanges;
  const toSkip = skipsKeys ? skip : 0;
  const read = (way: Plan, bringsOrder: boolean, counts: Statistics): Runner => {
    const reading = new Reading({
      filter,
      matches,
      sort: bringsOrder ? [] : sort,
      fields,
      // Bytes are fetched after the sort: most documents may fall to the limit.
      wantsBytes: wantsBytes && bringsOrder,
    });
    const wanted = bringsOrder && limit > 0 ? most - toSkip : 0;
    const scan = { plan: way, reading, view, wanted, deadline, turn, counts, toSkip };
    countUse(way);
    return { counts, found: scanPlan(engine, collection, scan) };
  };
  Object.assign(statistics, { plan, isSorted });
  const chosen = read(plan, isSorted, statistics);
  if (isSorted) return pageOf(chosen.found, skip - toSkip, limit);
  const mayRace = most > 0 && !hasOwnChanges;
  const rivalPlan = mayRace ? orderedRival(collection, request) : undefined;
  const rival = rivalPlan && read(rivalPlan, true, newStatistics());
  const first = new FirstInOrder(sort, documentOf, most, collator);
  const ordered = race(chosen, rival, first, most, (winner) =>
    Object.assign(statistics, winner.counts, { plan: rivalPlan, isSorted: true }),
  );
  const page = pageOf(ordered, skip, limit);
  return wantsBytes ? withBytes(engine, collection, view, page) : page;
}

/** Whether nobody asks for an order or an index, or how the documents are found. */
const takesNoPlan = (collection: Collection, query: Query): boolean =>
  (query.sort ?? []).length === 0 &&
  query.hint === undefined &&
  query.limits === undefined &&
  query.statistics === undefined &&
  query.collator === undefined &&
  !hasChanges(collection, query.view);

function* withBytes(
  engine: Engine,
  collection: Collection,
  view: View | undefined,
  page: Iterable<Selected | typeof pause>,
): Iterable<Selected | typeof pause> {
  for (const selected of page) {
    if (selected === pause) {
      yield pause;
      continue;
    }
    const bytes = selected.bytes ?? engine.readBytes(collection, selected.record, view);
    if (bytes !== undefined) yield { ...selected, bytes };
  }
}

function countUse(plan: Plan): void {
  const scans = plan.kind === 'union' ? plan.branches : [plan];
  for (const scan of scans) if (scan.kind === 'index') scan.index.uses += 1;
}

const documentOf = ({ document }: Selected): Document => document;
