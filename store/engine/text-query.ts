/** Queries with `$text`: the index gives the records and their scores, the filter does the rest. */

import { after } from '../bson/key-string.ts';
import { withScore } from '../bson/metadata.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { bestIndexScan, implies } from '../planner/plan.ts';
import { predicatesOf } from '../planner/predicates.ts';
import { compileFilter } from '../query/filter.ts';
import type { ArrayPosition } from '../query/matcher.ts';
import { sortBy } from '../query/sort.ts';
import type { Collection, Index } from '../storage/collection.ts';
import { indexPrefix, recordBytes, recordOf, recordRange } from '../storage/keys.ts';
import { prefixKey, scoreInKey, type TextIndex, termKey, termScores } from '../text/text-index.ts';
import { compileText, parseTextOperand, TextSearch } from '../text/text-search.ts';
import type { View } from '../transactions/transaction.ts';
import type { Engine } from './engine.ts';
import type { Selected } from './reading.ts';
import type { Query } from './select.ts';

/** Keys read at once, and records between two looks at the clock. */
const [pageSize, recordsPerCheck] = [2000, 128];

/** Where a filter has its `$text`, if it has one. */
interface Place {
  readonly operand: unknown;
  /** The other branches of a `$or` around it. */
  readonly alternatives: readonly Document[];
}

/** @throws StoreError BadValue where `$text` may not stand, or stands twice */
export function findText(filter: Document): Place | undefined {
  const found: Place[] = [];
  visit(filter, [], found);
  if (found.length > 1) throw badValue('Too many text expressions');
  return found[0];
}

function visit(filter: Document, alternatives: readonly Document[], found: Place[]): void {
  if (Object.hasOwn(filter, '$text')) found.push({ operand: filter['$text'], alternatives });
  for (const operator of ['$and', '$or', '$nor']) {
    const branches = filter[operator];
    if (!Array.isArray(branches)) continue;
    for (const branch of branches) {
      if (!isDocument(branch)) continue;
      const others = operator === '$or' ? branches.filter((other) => other !== branch) : [];
      const before = found.length;
      visit(branch, [...alternatives, ...others], found);
      if (operator === '$nor' && found.length > before) {
        throw badValue('text expression not allowed in nor');
      }
    }
  }
}

export const noTextIndex = () =>
  new StoreError('IndexNotFound', 'text index required for $text query');

/** What a query with `$text` needs, checked. @throws StoreError BadValue, IndexNotFound, NoQueryExecutionPlans */
export function prepareText(
  collection: Collection,
  query: Query,
  { operand, alternatives }: Place,
) {
  const { filter, sort = [] } = query;
  const collator = query.collator ?? collection.collator;
  if (query.hint) throw badValue('cannot combine $text and hint');
  const matches = compileFilter(filter, { ...query.context, collator, compileText });
  const parsed = parseTextOperand(operand);
  const index = textIndexOf(collection);
  if (index.partialFilter !== undefined && !implies(filter, index.partialFilter)) {
    throw noSolution('failed to use text index to satisfy $text query: it is partial');
  }
  for (const branch of alternatives) needIndex(collection, branch, query);
  const [first, second] = sort;
  const isByScore = first?.metadata === 'textScore' && second === undefined;
  const isSorted = sort.length === 0 || isByScore;
  return { index, matches, search: new TextSearch(parsed, index.text), isByScore, isSorted };
}

/** Documents in the order of the query; without one, in that of their insertion. */
export function* selectText(
  engine: Engine,
  collection: Collection,
  query: Query,
  place: Place,
): Iterable<Selected> {
  const { filter, sort = [], skip = 0, limit = 0, view, deadline, wantsBytes = false } = query;
  const collator = query.collator ?? collection.collator;
  const { alternatives } = place;
  const prepared = prepareText(collection, query, place);
  const { index, matches, search, isByScore, isSorted } = prepared;
  if (query.statistics !== undefined) query.statistics.textIndex = index;
  const prefix = prefixFor(index.text, filter);
  const scores = scoresOf(engine, collection, index, search, prefix, query);
  const candidates = inOrder(scores, isByScore, alternatives.length > 0, engine, collection, view);
  const position: ArrayPosition = { index: -1 };
  const found = (function* (): Iterable<Selected> {
    let examined = 0;
    for (const record of candidates) {
      examined += 1;
      if (examined % recordsPerCheck === 0) deadline?.check();
      const stored = engine.read(collection, record, view);
      if (stored === undefined) continue;
      if (query.statistics !== undefined) query.statistics.documentsExamined += 1;
      const document = scored(stored, scores.get(record), search);
      position.index = -1;
      if (!matches(document, position)) continue;
      const bytes = wantsBytes ? engine.readBytes(collection, record, view) : undefined;
      yield { record, document, bytes, arrayIndex: position.index };
    }
  })();
  const ordered = isSorted ? found : sortBy([...found], sort, ({ document }) => document, collator);
  let taken = 0;
  for (const selected of ordered) {
    taken += 1;
    if (taken <= skip) continue;
    yield selected;
    if (limit > 0 && taken >= skip + limit) return;
  }
}

/** The document with its score, unless the search turns it down. */
function scored(document: Document, score: number | undefined, search: TextSearch): Document {
  if (score === undefined) return document;
  return search.isDecidedByTerms || search.matches(document)
    ? withScore(document, score)
    : document;
}

function textIndexOf(collection: Collection): Index & { readonly text: TextIndex } {
  const withText = collection.indexes.filter(({ text }) => text !== undefined);
  for (const index of withText) {
    const { text } = index;
    if (text !== undefined && !index.isHidden) return { ...index, text };
  }
  throw withText.length > 0
    ? noSolution('failed to use text index to satisfy $text query: it is hidden')
    : noTextIndex();
}

function needIndex(collection: Collection, branch: Document, query: Query): void {
  const request = { filter: branch, sort: [], collator: query.collator, hint: undefined };
  if (bestIndexScan(collection, request) !== undefined) return;
  throw noSolution(
    'Failed to produce a solution for TEXT under OR - other non-TEXT clauses under OR have to be indexed as well.',
  );
}

const noSolution = (why: string) =>
  new StoreError(
    'NoQueryExecutionPlans',
    `error processing query: planner returned error :: caused by :: ${why}`,
  );

/** What the fields before the text equal: each has to be one value. */
function prefixFor({ prefix }: TextIndex, filter: Document): Buffer {
  const { points } = predicatesOf(filter);
  const values = prefix.map((path) => {
    const [value, second] = points.get(path) ?? [];
    if (points.has(path) && second === undefined) return value;
    throw noSolution(
      'failed to use text index to satisfy $text query (if text index is compound, are equality predicates given for all prefix fields?)',
    );
  });
  return prefixKey(values);
}

/** The score of each record that has one of the terms. */
function scoresOf(
  { store }: Engine,
  collection: Collection,
  index: Index & { readonly text: TextIndex },
  search: TextSearch,
  prefix: Buffer,
  { view, deadline, statistics }: Query,
): ReadonlyMap<number, number> {
  const changed = view?.changesIn(collection);
  const scores = new Map<number, number>();
  const add = (record: number, score: number): void => {
    scores.set(record, (scores.get(record) ?? 0) + score);
  };
  for (const term of search.terms) {
    const range = indexPrefix(collection.id, index.id, termKey(prefix, term));
    let start: Buffer = range;
    const end = after(range);
    for (;;) {
      const keys = store.keys({ start, end, limit: pageSize }, view?.snapshot);
      for (const key of keys) {
        const record = recordOf(key);
        if (changed?.has(record) !== true) add(record, scoreInKey(key, recordBytes));
      }
      if (statistics !== undefined) statistics.keysExamined += keys.length;
      deadline?.check();
      const last = keys.at(-1);
      if (last === undefined || keys.length < pageSize) break;
      start = Buffer.concat([last, Buffer.from([0])]);
    }
  }
  for (const { record, after: document } of changed?.values() ?? []) {
    if (document === null) continue;
    const own = termScores(index.text, document);
    for (const term of search.terms) {
      const score = own.get(term);
      if (score !== undefined) add(record, score);
    }
  }
  return scores;
}

/** Which records are looked at, and in which order. */
function inOrder(
  scores: ReadonlyMap<number, number>,
  isByScore: boolean,
  hasAlternatives: boolean,
  engine: Engine,
  collection: Collection,
  view: View | undefined,
): readonly number[] {
  const records = [...scores.keys()];
  if (hasAlternatives) {
    const others = new Set(
      engine.store.keys(recordRange(collection.id), view?.snapshot).map(recordOf),
    );
    for (const { record } of view?.changesIn(collection)?.values() ?? []) others.add(record);
    for (const record of others) if (!scores.has(record)) records.push(record);
  }
  return isByScore
    ? records.sort((a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0) || a - b)
    : records.sort((a, b) => a - b);
}
