import { type Document, isDocument, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { type PipelineContext, pause, type StageCompiler } from '../stage.ts';
import { parseOptions } from './stage-options.ts';
import { targetNamespace } from './target.ts';

/** Documents written in one storage write. */
const batchSize = 500;

/** Puts what the pipeline yields in the place of a collection: all of it, or the old one stays. */
export const out: StageCompiler = (operand, context) => {
  const namespace = parseTarget(operand, context);
  return function* (input) {
    const replacement = context.database.startReplacing(namespace);
    let isFinished = false;
    try {
      let batch: Document[] = [];
      for (const row of input) {
        if (row === pause) {
          yield row;
          continue;
        }
        batch.push(row);
        if (batch.length < batchSize) continue;
        replacement.add(batch);
        batch = [];
      }
      replacement.add(batch);
      replacement.finish();
      isFinished = true;
    } finally {
      if (!isFinished) replacement.discard();
    }
  };
};

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
  const namespace = targetNamespace('$out', String(db), String(coll));
  if (timeseries === undefined) return namespace;
  throw new StoreError(
    'CommandNotSupported',
    '$out to a time series collection is not supported by the embedded store; see store/README.md',
  );
}
