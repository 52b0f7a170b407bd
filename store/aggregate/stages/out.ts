import { type Document, isDocument, typeName } from '../../bson/values.ts';
import { notHere, StoreError } from '../../errors.ts';
import type { Replacement } from '../database.ts';
import { type PipelineContext, pause, type Row, type StageCompiler } from '../stage.ts';
import { Batch } from './batch.ts';
import { parseOptions } from './stage-options.ts';
import { targetNamespace } from './target.ts';
import { checkTimeSeries } from './time-series.ts';

/** Documents written in one storage write at most. */
const batchSize = 500;

/** Puts what the pipeline yields in the place of a collection: all of it, or the old one stays. */
export const out: StageCompiler = (operand, context) => {
  const namespace = parseTarget(operand, context);
  return function* (input) {
    const replacement = context.database.startReplacing(namespace);
    let isFinished = false;
    try {
      const batch = new Batch<Document>(batchSize);
      for (const row of input) {
        if (row === pause) {
          yield row;
          continue;
        }
        batch.add(row, row);
        if (batch.isFull) yield* addAll(replacement, batch.take());
      }
      yield* addAll(replacement, batch.take());
      replacement.finish();
      isFinished = true;
    } finally {
      if (!isFinished) replacement.discard();
    }
  };
};

/** Indexes on texts can make a few documents the work of several turns. */
function* addAll(replacement: Replacement, batch: readonly Document[]): Iterable<Row> {
  for (let next = 0; next < batch.length; ) {
    next += replacement.add(batch.slice(next));
    if (next < batch.length) yield pause;
  }
}

function parseTarget(operand: unknown, { database }: PipelineContext): string {
  if (typeof operand === 'string') return targetNamespace('$out', database.name, operand);
  if (!isDocument(operand)) {
    throw new StoreError(
      16990,
      `$out only supports a string or object argument, but found ${typeName(operand)}`,
    );
  }
  const { db, coll, timeseries } = parseOptions('$out', operand, {
    db: { kind: 'string', isRequired: true },
    coll: { kind: 'string', isRequired: true },
    timeseries: { kind: 'object' },
  });
  if (isDocument(timeseries)) checkTimeSeries('$out.timeseries', timeseries);
  const namespace = targetNamespace('$out', String(db), String(coll));
  if (timeseries === undefined) return namespace;
  throw new StoreError('CommandNotSupported', notHere('$out to a time series collection'));
}
