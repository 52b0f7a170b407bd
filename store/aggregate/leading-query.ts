/** What the query engine can do of a pipeline: its leading `$match`, `$sort`, `$skip` and `$limit`. */
import { toNumber } from '../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../bson/values.ts';
import { fieldsOfPipeline } from '../planner/pipeline-fields.ts';
import { asksForOrigin, asksForSortKey } from './asked-metadata.ts';
import type { InnerQuery } from './database.ts';

interface Split {
  readonly query: InnerQuery;
  readonly rest: readonly unknown[];
}

/** Takes the stages in this order, each as often as it keeps its meaning. The operands are right. */
export function splitPipeline(pipeline: readonly unknown[]): Split {
  let taken = 0;
  const take = (name: string): unknown => {
    const stage = pipeline[taken];
    if (!isDocument(stage) || !(name in stage)) return undefined;
    taken += 1;
    return stage[name];
  };
  const filters: Document[] = [];
  for (let filter = take('$match'); filter !== undefined; filter = take('$match')) {
    if (isDocument(filter)) filters.push(filter);
  }
  const sort = take('$sort');
  const skip = take('$skip');
  const limit = take('$limit');
  const rest = pipeline.slice(taken);
  return {
    query: {
      filters,
      ...(isDocument(sort) && { sort }),
      ...(isNumber(skip) && { skip: toNumber(skip) }),
      ...(isNumber(limit) && { limit: toNumber(limit) }),
      fields: fieldsOfPipeline(rest),
      wantsOrigin: asksForOrigin(rest),
      wantsSortKey: asksForSortKey(rest),
    },
    rest,
  };
}

/** All filters in one. */
export function joinFilters(filters: readonly Document[]): Document {
  const [first = {}, second] = filters;
  return second === undefined ? first : { $and: filters };
}
