import { ObjectId } from 'bson';
import { setField, withFirst } from '../../bson/ordered.ts';
import { splitPath } from '../../bson/paths.ts';
import { type Document, isNullish } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { MergeRequest } from '../database.ts';
import { pause, type StageCompiler } from '../stage.ts';
import { Batch } from './batch.ts';
import { type MergeSpec, parseMerge } from './merge-options.ts';
import { readPath } from './stage-path.ts';

/** Documents held before they are written. */
const batchSize = 100;

/** Writes each document into a collection, over or beside the one that it matches there. */
export const merge: StageCompiler = (operand, context) => {
  const spec = parseMerge(operand, context);
  const { database } = context;
  return function* (input) {
    const batch = new Batch<MergeRequest>(batchSize);
    for (const row of input) {
      if (row === pause) {
        yield row;
        continue;
      }
      batch.add(requestFor(row, spec), row);
      if (batch.isFull) yield* database.merge(batch.take(), context);
    }
    yield* database.merge(batch.take(), context);
  };
};

function requestFor(given: Document, spec: MergeSpec): MergeRequest {
  const document =
    given['_id'] === undefined && spec.on.includes('_id')
      ? withFirst(given, '_id', new ObjectId())
      : given;
  let filter: Document = {};
  for (const path of spec.on) {
    const value = readPath(document, splitPath(path));
    if (isNullish(value) && spec.needsValues) {
      throw new StoreError(
        51132,
        `PlanExecutor error during aggregation :: caused by :: $merge write error: 'on' field '${path}' cannot be missing, null or undefined`,
      );
    }
    if (Array.isArray(value)) {
      throw new StoreError(
        51185,
        `PlanExecutor error during aggregation :: caused by :: $merge write error: 'on' field '${path}' cannot be an array`,
      );
    }
    filter = setField(filter, path, { $eq: value ?? null });
  }
  return {
    namespace: spec.namespace,
    filter,
    document,
    change: spec.changeFor(document),
    isReplacement: spec.isReplacement,
    whenNotMatched: spec.whenNotMatched,
  };
}
