import { type Document, isDocument, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { paced, type StageCompiler } from '../stage.ts';

/** Documents that the pipeline brings itself: an expression that gives an array of them. */
export const documents: StageCompiler = (operand, context) => {
  const values = context.compileExpression(operand)({});
  if (!Array.isArray(values)) {
    throw new StoreError(5858203, `an array is expected, found: ${typeName(values)}`);
  }
  return () => paced(documentsAmong(values), context.watch);
};

/** @throws StoreError 40228 at the first that is none */
function* documentsAmong(values: readonly unknown[]): Iterable<Document> {
  for (const value of values) {
    if (!isDocument(value)) {
      throw new StoreError(
        40228,
        `PlanExecutor error during aggregation :: caused by :: 'newRoot' expression  must evaluate to an object, but resulting value was of type: ${typeName(value)}`,
      );
    }
    yield value;
  }
}
