import { keepMetadata } from '../../bson/metadata.ts';
import { copyDocument } from '../../bson/ordered.ts';
import { isDocument, show, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { eachDocument, type PipelineContext, type Stage, type StageCompiler } from '../stage.ts';

export const replaceRoot: StageCompiler = (operand, context) => {
  if (!isDocument(operand)) {
    throw new StoreError(
      40229,
      `expected an object as specification for $replaceRoot stage, got ${typeName(operand)}`,
    );
  }
  const unknown = Object.keys(operand).find((option) => option !== 'newRoot');
  if (unknown !== undefined) {
    throw new StoreError(40415, `BSON field '$replaceRoot.${unknown}' is an unknown field.`);
  }
  if (!('newRoot' in operand)) {
    throw new StoreError(
      40414,
      "BSON field '$replaceRoot.newRoot' is missing but a required field",
    );
  }
  return replaceBy(operand['newRoot'], context, "'newRoot' expression ");
};

export const replaceWith: StageCompiler = (operand, context) =>
  replaceBy(operand, context, "'replacement document' ");

function replaceBy(expression: unknown, context: PipelineContext, what: string): Stage {
  const evaluate = context.compileExpression(expression);
  return eachDocument((document) => {
    const value = evaluate(document);
    if (isDocument(value)) return keepMetadata(copyDocument(value), document);
    throw new StoreError(
      40228,
      `PlanExecutor error during aggregation :: caused by :: ${what} must evaluate to an object, but resulting value was: ${value === undefined ? 'MISSING' : show(value)}. Type of resulting value: '${typeName(value)}'. Input document: ${show(document)}`,
    );
  });
}
