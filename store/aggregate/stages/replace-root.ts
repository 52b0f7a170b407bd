import { isDocument, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { StageCompiler } from '../stage.ts';

export const replaceRoot: StageCompiler = (operand, context, name) => {
  if (!isDocument(operand) || !('newRoot' in operand)) {
    throw new StoreError(40231, 'no newRoot specified for the $replaceRoot stage');
  }
  return replaceWith(operand['newRoot'], context, name);
};

export const replaceWith: StageCompiler = (operand, context) => {
  const evaluate = context.compileExpression(operand);
  return function* (input) {
    for (const document of input) {
      const value = evaluate(document);
      if (!isDocument(value)) {
        throw new StoreError(
          40228,
          `'newRoot' expression  must evaluate to an object, but resulting value was of type: ${typeName(value)}`,
        );
      }
      yield value;
    }
  };
};
