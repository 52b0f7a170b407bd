import { isDocument } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { StageCompiler } from '../stage.ts';

export const unionWith: StageCompiler = (operand, context) => {
  const spec = typeof operand === 'string' ? { coll: operand } : operand;
  if (!isDocument(spec) || typeof spec['coll'] !== 'string') {
    throw new StoreError('FailedToParse', '$unionWith stage must have a collection name');
  }
  const { coll, pipeline = [] } = spec;
  if (!Array.isArray(pipeline)) {
    throw new StoreError(
      'TypeMismatch',
      "BSON field '$unionWith.pipeline' is the wrong type, expected type 'array'",
    );
  }
  context.compilePipeline(pipeline);
  return function* (input) {
    yield* input;
    yield* context.readCollection(coll, pipeline, {});
  };
};
