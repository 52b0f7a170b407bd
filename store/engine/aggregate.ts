/** Runs pipelines over collections, and gives their stages what they need of the others. */
import type { Database, InnerQuery } from '../aggregate/database.ts';
import { joinFilters, splitPipeline as split } from '../aggregate/leading-query.ts';
import { compileForCollection, type PipelineOptions } from '../aggregate/pipeline.ts';
import { type PipelineContext, pause, type Row } from '../aggregate/stage.ts';
import type { Collator } from '../bson/collation.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { indexablePredicates } from '../planner/expression-predicates.ts';
import { compileFilter } from '../query/filter.ts';
import type { Matcher, QueryContext } from '../query/matcher.ts';
import { parseSort, type SortField } from '../query/sort.ts';
import type { Collection } from '../storage/collection.ts';
import type { Transaction, View } from '../transactions/transaction.ts';
import type { WriteOptions } from './change-each.ts';
import { collectionFacts } from './collection-facts.ts';
import type { Deadline } from './deadline.ts';
import type { Engine } from './engine.ts';
import { mergeDocuments, startReplacing } from './output.ts';
import { type Query, type Statistics, selectInTurns } from './select.ts';
import { findText, noTextIndex } from './text-query.ts';
import { collectionToRead } from './view-definitions.ts';
import { isView, refuseOtherCollation, sourceOf } from './views.ts';

export interface ReadOptions {
  readonly transaction?: Transaction | undefined;
  /** What is read; without one, what the transaction sees. */
  readonly view?: View | undefined;
  readonly deadline?: Deadline | undefined;
  readonly hint?: unknown;
  readonly statistics?: Statistics | undefined;
}

/** @throws StoreError for anything wrong with the pipeline, before a document is read */
export function runPipelineOn(
  engine: Engine,
  collection: Collection | undefined,
  pipeline: readonly unknown[],
  options: PipelineOptions,
  read: ReadOptions = {},
): Iterable<Row> {
  const source = sourceOf(engine, collection);
  const stages = [...source.pipeline, ...pipeline];
  const { context, query, rest } = compileForCollection(stages, options);
  return rest(readRows(engine, source.collection, query, context, options.variables, read));
}

/** The database as the stages of one pipeline see it. */
export function databaseFor(
  engine: Engine,
  name: string,
  collection: string | undefined,
  read: ReadOptions & WriteOptions,
  sessions: Database['sessions'] = () => [],
): Database {
  const find = (other: string) => collectionToRead(engine, `${name}.${other}`);
  return {
    name,
    collection,
    isInTransaction: read.transaction !== undefined,
    facts(other) {
      const found = sourceOf(engine, find(other)).collection;
      return found && collectionFacts(engine, found);
    },
    sessions,
    read(other, query, context, variables) {
      const found = find(other);
      const here = { ...read, hint: undefined };
      if (!isView(found)) return readRows(engine, found, query, context, variables, here);
      refuseOtherCollation(found, context.collator);
      const inner = { ...contextOf(context), variables, wantsSortKey: query.wantsSortKey };
      return runPipelineOn(engine, found, toStages(query), inner, here);
    },
    uniqueIndex(namespace, fields, collator) {
      const target = engine.catalogue.get(namespace);
      const isSame = (own: Collator | undefined) => own?.id === collator?.id;
      if (fields.length === 1 && fields[0] === '_id') {
        return target === undefined || isSame(target.collator) ? { isSparse: false } : undefined;
      }
      return target?.indexes.find((index) => isUniqueOn(index, fields) && isSame(index.collator));
    },
    merge: (requests, context) => mergeDocuments(engine, requests, context, read),
    startReplacing: (namespace) => startReplacing(engine, namespace, read),
  };
}

/** What a pipeline inside another one can use of it. */
const contextOf = ({
  frames,
  ...context
}: PipelineContext): Omit<PipelineOptions, 'variables'> => ({
  ...context,
  ...(frames !== undefined && { frames }),
});

/** A query as the stages that it was. */
const toStages = ({ filters, sort, skip, limit }: InnerQuery): readonly Document[] => [
  ...filters.map(($match) => ({ $match })),
  ...(sort === undefined ? [] : [{ $sort: sort }]),
  ...(skip ? [{ $skip: skip }] : []),
  ...(limit ? [{ $limit: limit }] : []),
];

const isUniqueOn = (
  { isUnique, fields: indexed, partialFilter }: Collection['indexes'][number],
  fields: readonly string[],
): boolean =>
  isUnique &&
  partialFilter === undefined &&
  indexed.length === fields.length &&
  indexed.every(({ path }) => fields.includes(path));

function* readRows(
  engine: Engine,
  collection: Collection | undefined,
  { filters, sort, skip, limit, fields, wantsOrigin, wantsSortKey }: InnerQuery,
  context: PipelineContext,
  variables: Document,
  { transaction, view = transaction, ...read }: ReadOptions,
): Iterable<Row> {
  const query: Query = {
    ...read,
    view,
    filter: joinFilters(filters.flatMap((filter) => withIndexable(filter, variables))),
    sort: sort && parseSort(sort),
    skip,
    limit,
    fields,
    wantsOrigin,
    wantsSortKey,
    collator: context.collator,
    context,
    compile: () => matcherOf(filters, context),
  };
  if (collection === undefined) {
    if (findText(query.filter) !== undefined) throw noTextIndex();
    return;
  }
  for (const selected of selectInTurns(engine, collection, query)) {
    if (selected === pause || context.watch.isPauseDue()) yield pause;
    if (selected !== pause) yield selected.document;
  }
}

/** A pipeline inside another one is run for each document, with other variables but the same filters. */
const compiledFilters = new WeakMap<readonly Document[], Matcher>();

function matcherOf(filters: readonly Document[], context: QueryContext): Matcher {
  const known = compiledFilters.get(filters);
  if (known !== undefined) return known;
  const matches = compileFilter(joinFilters(filters), context);
  compiledFilters.set(filters, matches);
  return matches;
}

/** A filter, and what follows from its expressions that an index can use. */
function withIndexable(filter: Document, variables: Document): readonly Document[] {
  const implied = indexablePredicates(filter['$expr'], variables);
  return implied === undefined ? [filter] : [filter, implied];
}

interface Split {
  readonly query: {
    readonly filter: Document;
    readonly sort?: readonly SortField[];
    readonly skip?: number | undefined;
    readonly limit?: number | undefined;
  };
  readonly rest: readonly unknown[];
}

/** The query at the front of a pipeline, for `explain`. */
export function splitPipeline(pipeline: readonly unknown[], variables: Document = {}): Split {
  const { query, rest } = split(pipeline);
  const { filters, sort, ...range } = query;
  const filter = joinFilters(filters.flatMap((one) => withIndexable(one, variables)));
  return { query: { filter, ...range, ...(isDocument(sort) && { sort: parseSort(sort) }) }, rest };
}
