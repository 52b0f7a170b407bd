/** Runs a pipeline over a collection; what stands at its front becomes part of the query. */
import { compilePipeline, createContext, type PipelineOptions } from '../aggregate/pipeline.ts';
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { indexablePredicates } from '../planner/expression-predicates.ts';
import type { QueryContext } from '../query/matcher.ts';
import { parseSort, type SortField } from '../query/sort.ts';
import type { Collection } from '../storage/collection.ts';
import type { View } from '../transactions/transaction.ts';
import type { Engine } from './engine.ts';
import { type Query, type Statistics, select } from './select.ts';

export interface ReadOptions {
  readonly view?: View | undefined;
  readonly deadlineMs?: number | undefined;
  readonly hint?: unknown;
  readonly statistics?: Statistics | undefined;
}

export function runPipelineOn(
  engine: Engine,
  collection: Collection | undefined,
  pipeline: readonly unknown[],
  options: PipelineOptions,
  read: ReadOptions = {},
): Iterable<Document> {
  const { query, rest } = splitPipeline(pipeline, options.variables);
  // What the query takes over is checked as well.
  compilePipeline(pipeline.slice(0, pipeline.length - rest.length), options);
  const run = compilePipeline(rest, options);
  if (collection === undefined) return run([]);
  const { collator } = options;
  const context: QueryContext = {
    collator,
    compileExpression: (expression) => createContext(options).compileExpression(expression),
  };
  return run(documentsOf(engine, collection, { ...query, ...read, collator, context }));
}

function* documentsOf(engine: Engine, collection: Collection, query: Query): Iterable<Document> {
  for (const { document } of select(engine, collection, query)) yield document;
}

interface Split {
  readonly query: { filter: Document; sort?: readonly SortField[]; skip?: number; limit?: number };
  readonly rest: readonly unknown[];
}

/** Leading `$match`, `$sort`, `$skip` and `$limit`, in this order, go to the planner. */
export function splitPipeline(pipeline: readonly unknown[], variables: Document = {}): Split {
  const filters: Document[] = [];
  const rest = [...pipeline];
  const take = (name: string): unknown => {
    const [stage] = rest;
    if (!isDocument(stage) || !(name in stage)) return undefined;
    rest.shift();
    return stage[name];
  };
  for (let filter = take('$match'); filter !== undefined; filter = take('$match')) {
    if (!isDocument(filter)) break;
    filters.push(filter);
    const implied = indexablePredicates(filter['$expr'], variables);
    if (implied !== undefined) filters.push(implied);
  }
  const [first = {}, second] = filters;
  const filter = second === undefined ? first : { $and: filters };
  const sort = take('$sort');
  const skip = take('$skip');
  const limit = take('$limit');
  return {
    query: {
      filter,
      ...(isDocument(sort) && { sort: parseSort(sort) }),
      ...(isNumber(skip) && { skip: toNumber(skip) }),
      ...(isNumber(limit) && { limit: toNumber(limit) }),
    },
    rest,
  };
}
