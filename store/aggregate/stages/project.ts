import { keepMetadata } from '../../bson/metadata.ts';
import { isDocument } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { compileProjection } from '../../query/projection.ts';
import { eachDocument, type StageCompiler } from '../stage.ts';

export const project: StageCompiler = (operand, context) => {
  if (!isDocument(operand)) {
    throw new StoreError(15969, '$project specification must be an object');
  }
  if (Object.keys(operand).length === 0) {
    throw new StoreError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  }
  const { collator, compileExpression } = context;
  const projection = compileProjection(operand, { collator, compileExpression, isFind: false });
  return eachDocument((document) => keepMetadata(projection?.(document, -1) ?? document, document));
};
