/** Chooses how a query reads a collection: the whole of it, one index, or a union of indexes. */
import type { Collator } from '../bson/collation.ts';
import { equalValues } from '../bson/compare.ts';
import { after } from '../bson/key-string.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import type { SortField } from '../query/sort.ts';
import { type Collection, clusteredIndexOf, type Index } from '../storage/collection.ts';
import { maxKeyBytes } from '../storage/index-entries.ts';
import { indexPrefix, indexRange, recordRange } from '../storage/keys.ts';
import type { KeyRange } from '../storage/ordered-store.ts';
import { type Bounds, boundsOf, inKeyOrder } from './bounds.ts';
import { isExact } from './exact.ts';
import { implies } from './implies.ts';
import { type KeyLimits, rangeBetween } from './key-limits.ts';
import { type Order, orderOf } from './order.ts';
import { type Predicates, predicatesOf } from './predicates.ts';

export interface CollectionScan {
  readonly kind: 'collection';
  readonly ranges: readonly KeyRange[];
  readonly isReverse: boolean;
  readonly isSorted: boolean;
}

export interface IndexScan {
  readonly kind: 'index';
  readonly index: Index;
  readonly ranges: readonly KeyRange[];
  readonly isReverse: boolean;
  /** Whether records come in the order asked for. */
  readonly isSorted: boolean;
  /** Whether a record can come up more than once. */
  readonly mayRepeat: boolean;
  /** Whether each record of these ranges matches the filter, so that nobody has to look. */
  readonly isExact: boolean;
  /**
   * When the ranges are to be read at once to keep an order: for each, where the part of its keys starts
   * that has that order.
   */
  readonly mergedFrom?: readonly number[];
  /** Whether the ranges say more than the filter: a document outside of them does not count. */
  readonly isLimited?: boolean;
}

export interface Union {
  readonly kind: 'union';
  readonly branches: readonly IndexScan[];
  readonly isSorted: false;
}

export type Plan = CollectionScan | IndexScan | Union;

export interface PlanRequest {
  readonly filter: Document;
  readonly sort: readonly SortField[];
  readonly collator: Collator | undefined;
  readonly hint: unknown;
  /** Keys of the hinted index that end the scan. */
  readonly limits?: KeyLimits | undefined;
}

export function choosePlan(collection: Collection, request: PlanRequest): Plan {
  if (request.limits !== undefined) return scanBetween(collection, request, request.limits);
  const natural = naturalDirection(request);
  if (natural !== undefined) return scanNaturally(collection, natural < 0, request.sort);
  const hinted = hintedIndex(collection, request.hint);
  if (hinted !== undefined) return scanIndex(collection, hinted, request);
  return (
    bestIndexScan(collection, request) ??
    unionOfBranches(collection, request) ??
    scanNaturally(collection, false, request.sort)
  );
}

function scanBetween(collection: Collection, request: PlanRequest, limits: KeyLimits): IndexScan {
  const isNatural = isDocument(request.hint) && '$natural' in request.hint;
  const index = isNatural ? undefined : hintedIndex(collection, request.hint);
  if (index === undefined) {
    throw new StoreError(51173, 'When using min()/max() a hint of which index to use is required');
  }
  return {
    kind: 'index',
    index,
    ranges: [rangeBetween(collection, index, limits)],
    isReverse: false,
    isSorted: request.sort.length === 0,
    mayRepeat: index.multikeyPaths.size > 0,
    isExact: false,
    isLimited: true,
  };
}

/** `$natural` as hint or sort order; undefined when it is not asked for. */
export function naturalDirection(request: Pick<PlanRequest, 'hint' | 'sort'>): number | undefined {
  const { hint, sort } = request;
  // Any other hint with this name is the key of no index.
  const isAlone = isDocument(hint) && Object.keys(hint).length === 1;
  const direction = isAlone ? hint['$natural'] : undefined;
  if (isNumber(direction) && Math.abs(toNumber(direction)) === 1) return toNumber(direction);
  return sort[0]?.path === '$natural' ? sort[0].direction : undefined;
}

/** The whole of it: in the order of writing, but for a clustered collection, which is in that of its index. */
function scanNaturally(
  collection: Collection,
  isReverse: boolean,
  sort: readonly SortField[],
): CollectionScan | IndexScan {
  const isSorted = sort.length === 0 || sort[0]?.path === '$natural';
  const index = clusteredIndexOf(collection);
  if (index === undefined) {
    return { kind: 'collection', ranges: [recordRange(collection.id)], isReverse, isSorted };
  }
  const ranges = [indexRange(collection.id, index.id)];
  return { kind: 'index', index, ranges, isReverse, isSorted, mayRepeat: false, isExact: false };
}

function hintedIndex(collection: Collection, hint: unknown): Index | undefined {
  if (hint === undefined || hint === null) return undefined;
  const visible = collection.indexes.filter(({ isHidden }) => !isHidden);
  const found = visible.find(({ name, spec }) =>
    typeof hint === 'string' ? name === hint : equalValues(spec['key'], hint),
  );
  // Words of a text index are only ever looked up; nobody can go through its documents.
  if (found?.text !== undefined) {
    throw new StoreError(
      'NoQueryExecutionPlans',
      'error processing query: planner returned error :: caused by :: No query solutions',
    );
  }
  if (found !== undefined) return found;
  throw badValue(
    'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
  );
}

/** An index that may answer, with what it would be read for. */
interface Candidate {
  readonly index: Index;
  readonly bounds: Bounds;
  readonly order: Order;
}

/**
 * The index that brings the order, for a query whose plan has to sort: it may be done after a few documents, or never
 * find them. Undefined where there is none, or where the client has chosen.
 */
export function orderedRival(collection: Collection, request: PlanRequest): IndexScan | undefined {
  if (request.hint !== undefined || request.limits !== undefined) return undefined;
  return bestIndexScan(collection, request, ({ order }) => order.way !== 'none');
}

export function bestIndexScan(
  collection: Collection,
  request: PlanRequest,
  mayBe: (candidate: Candidate) => boolean = () => true,
): IndexScan | undefined {
  const predicates = predicatesOf(request.filter);
  let best: Candidate | undefined;
  let bestScore = 0;
  for (const index of collection.indexes) {
    if (!mayUse(index, request, predicates)) continue;
    const bounds = boundsOf(index, predicates);
    if (bounds.pointFields === 0 && !bounds.hasRange && request.sort.length === 0) continue;
    const candidate = { index, bounds, order: orderOf(index, bounds, request.sort) };
    if (!mayBe(candidate)) continue;
    // Nothing beats a single record.
    if (isOneRecord(index, bounds)) return toScan(collection, candidate, request);
    const score = scoreOf(candidate, request);
    if (score > bestScore) [best, bestScore] = [candidate, score];
  }
  return best && toScan(collection, best, request);
}

function scanIndex(collection: Collection, index: Index, request: PlanRequest): IndexScan {
  const isUsable = sameCollation(index, request.collator);
  const predicates = isUsable
    ? predicatesOf(request.filter)
    : { points: new Map(), ranges: new Map() };
  const bounds = boundsOf(index, predicates);
  return toScan(
    collection,
    { index, bounds, order: orderOf(index, bounds, request.sort) },
    request,
  );
}

function mayUse(index: Index, { filter, collator }: PlanRequest, predicates: Predicates): boolean {
  if (index.isHidden || !sameCollation(index, collator)) return false;
  if (index.partialFilter !== undefined && !implies(filter, index.partialFilter)) return false;
  return !index.isSparse || index.fields.some(({ path }) => demandsPresence(path, predicates));
}

const sameCollation = (index: Index, collator: Collator | undefined): boolean =>
  index.collator?.id === collator?.id;

/** A sparse index lacks documents without its fields, which null would have to find. */
const demandsPresence = (path: string, { points, ranges }: Predicates): boolean =>
  ranges.has(path) ||
  points.get(path)?.every((value) => value !== null && value !== undefined) === true;

/**
 * A whole unique key beats all else: each point is one record at most, be there a hundred of them. Then points
 * narrow most, then a range; an order that needs no sorting decides between equals.
 */
function scoreOf({ index, bounds, order }: Candidate, { sort }: PlanRequest): number {
  const points = bounds.pointFields * 10;
  const lookups = Math.min(3, Math.log10(bounds.prefixes.length) * 2);
  const sorted = order.way !== 'none' && sort.length > 0 ? 4 : 0;
  const narrowing = points - lookups + (bounds.hasRange ? 5 : 0);
  if (narrowing <= 0 && sorted === 0) return 0;
  const unique = isWholeKey(index, bounds) ? 20 : 0;
  const length = index.fields.length * 0.01;
  return narrowing + sorted + unique - length;
}

const isWholeKey = (index: Index, { pointFields }: Bounds): boolean =>
  index.isUnique && pointFields === index.fields.length;

const isOneRecord = (index: Index, bounds: Bounds): boolean =>
  isWholeKey(index, bounds) && bounds.prefixes.length === 1;

function toScan(
  collection: Collection,
  { index, bounds, order }: Candidate,
  { filter }: PlanRequest,
): IndexScan {
  const fixed = inKeyOrder(bounds.prefixes);
  const isReverse = order.way === 'backward';
  if (isReverse) fixed.reverse();
  const prefixes = fixed.map((prefix) => indexPrefix(collection.id, index.id, prefix));
  return {
    kind: 'index',
    index,
    ranges: prefixes.map((prefix) => keyRange(prefix, bounds)),
    isReverse,
    isSorted: order.way !== 'none',
    ...(order.isMerged && { mergedFrom: prefixes.map(({ length }) => length) }),
    mayRepeat: index.multikeyPaths.size > 0,
    isExact: isExact(index, bounds, filter),
  };
}

/** Keys are cut at their longest, so bounds are cut there too and take in a little more. */
function keyRange(prefix: Buffer, { low, high }: Bounds): KeyRange {
  const longest = indexPrefix(0, 0).length + maxKeyBytes;
  const start = low === null ? prefix : Buffer.concat([prefix, low]);
  const end = high === null ? after(prefix.subarray(0, longest)) : Buffer.concat([prefix, high]);
  return {
    start: start.subarray(0, longest),
    end: end.length > longest ? after(end.subarray(0, longest)) : end,
  };
}

/** A top-level `$or` whose every branch has an index: each is read, records are taken once. */
function unionOfBranches(collection: Collection, request: PlanRequest): Union | undefined {
  const { $or: branches, ...rest } = request.filter;
  if (!Array.isArray(branches)) return undefined;
  // Next to other conditions a branch alone never decides about a document.
  const isWhole = Object.keys(rest).length === 0;
  const scans: IndexScan[] = [];
  for (const branch of branches) {
    if (!isDocument(branch)) return undefined;
    const scan = bestIndexScan(collection, { ...request, filter: branch, sort: [] });
    if (scan === undefined) return undefined;
    scans.push({ ...scan, isExact: scan.isExact && isWhole });
  }
  return { kind: 'union', branches: scans, isSorted: false };
}
