/** Queries with `$text`: the index gives the records and their scores, the filter does the rest. */
import { pause } from '../aggregate/stage.ts';
import { withMetadata } from '../bson/metadata.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { implies } from '../planner/implies.ts';
import { bestIndexScan, naturalDirection } from '../planner/plan.ts';
import { predicatesOf } from '../planner/predicates.ts';
import { compileFilter } from '../query/filter.ts';
import type { ArrayPosition, Matcher } from '../query/matcher.ts';
import type { Collection, Index } from '../storage/collection.ts';
import { prefixKey, type TextIndex } from '../text/text-index.ts';
import { compileText, parseTextOperand, TextSearch } from '../text/text-search.ts';
import type { Engine } from './engine.ts';
import { FirstInOrder } from './first-in-order.ts';
import { type Found, pageOf } from './page.ts';
import type { Selected } from './reading.ts';
import type { Query } from './select.ts';
import { bestFirst, firstWritten, type Scores, scoresOf, withOthers } from './text-scores.ts';
import type { Turn } from './turn.ts';

/** Records between two looks at the clock. */
const recordsPerCheck = 128;

/** Where a filter has its `$text`, if it has one. */
interface Place {
  readonly operand: unknown;
  /** The other branches of a `$or` around it. */
  readonly alternatives: readonly Document[];
}

/** @throws StoreError BadValue where `$text` may not stand, or stands twice */
export function findText(filter: Document): Place | undefined {
  const [first, second] = placesIn(filter);
  if (second !== undefined) throw badValue('Too many text expressions');
  return first;
}

function placesIn(filter: Document): readonly Place[] {
  const found: Place[] = [];
  if (Object.hasOwn(filter, '$text')) found.push({ operand: filter['$text'], alternatives: [] });
  for (const operator of ['$and', '$or', '$nor']) {
    const branches: unknown = filter[operator];
    if (!Array.isArray(branches)) continue;
    for (const branch of branches.filter(isDocument)) {
      const inside = placesIn(branch);
      if (inside.length === 0) continue;
      if (operator === '$nor') throw badValue('text expression not allowed in nor');
      const isOther = (other: unknown) => isDocument(other) && other !== branch;
      const others = operator === '$or' ? branches.filter(isOther) : [];
      found.push(
        ...inside.map((place) => ({ ...place, alternatives: [...others, ...place.alternatives] })),
      );
    }
  }
  return found;
}

export const noTextIndex = () =>
  new StoreError('IndexNotFound', 'text index required for $text query');

/** What a query with `$text` needs, checked. @throws StoreError BadValue, IndexNotFound, NoQueryExecutionPlans */
export function prepareText(
  collection: Collection,
  query: Query,
  { operand, alternatives }: Place,
) {
  const { filter, sort = [], collator } = query;
  if (query.hint) throw badValue('cannot combine $text and hint');
  if (naturalDirection({ hint: undefined, sort }) !== undefined) {
    throw badValue('text expression not allowed with $natural sort order');
  }
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
  turn: Turn | undefined,
): Iterable<Selected | typeof pause> {
  const { filter, sort = [], skip = 0, limit = 0, collator } = query;
  const prepared = prepareText(collection, query, place);
  const { index, search, isByScore, isSorted } = prepared;
  if (query.statistics !== undefined) query.statistics.textIndex = index;
  const prefix = prefixFor(index.text, filter);
  const scores = yield* scoresOf(engine, collection, index, search, prefix, query, turn);
  const hasAlternatives = place.alternatives.length > 0;
  const records = hasAlternatives
    ? yield* withOthers(scores, engine, collection, query, turn)
    : scores;
  const candidates = isByScore ? bestFirst(records) : firstWritten(records);
  const found = matching(engine, collection, query, { ...prepared, scores, candidates }, turn);
  if (isSorted) return yield* pageOf(found, skip, limit);
  const most = limit > 0 ? limit + skip : 0;
  const first = new FirstInOrder(sort, documentOf, most, collator);
  for (const batch of found) {
    if (batch === pause) yield pause;
    else for (const selected of batch) first.add(selected);
  }
  yield* pageOf([first.items()], skip, limit);
}

const documentOf = ({ document }: Selected): Document => document;

interface Candidates {
  readonly matches: Matcher;
  readonly search: TextSearch;
  readonly scores: Scores;
  readonly candidates: Iterable<number>;
}

function* matching(
  engine: Engine,
  collection: Collection,
  { view, deadline, statistics, wantsBytes = false }: Query,
  { matches, search, scores, candidates }: Candidates,
  turn: Turn | undefined,
): Iterable<Found> {
  const position: ArrayPosition = { index: -1 };
  let examined = 0;
  for (const record of candidates) {
    examined += 1;
    if (examined % recordsPerCheck === 0) {
      deadline?.check();
      if (turn?.isOver()) yield pause;
    }
    const stored = engine.read(collection, record, view);
    if (stored === undefined) continue;
    if (statistics !== undefined) statistics.documentsExamined += 1;
    const document = scored(stored, scores.get(record), search);
    position.index = -1;
    if (!matches(document, position)) continue;
    const bytes = wantsBytes ? engine.readBytes(collection, record, view) : undefined;
    yield [{ record, document, bytes, arrayIndex: position.index }];
  }
}

/** The document with its score, unless the search turns it down. */
function scored(document: Document, score: number | undefined, search: TextSearch): Document {
  if (score === undefined) return document;
  return search.isDecidedByTerms || search.matches(document)
    ? withMetadata(document, { textScore: score })
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
