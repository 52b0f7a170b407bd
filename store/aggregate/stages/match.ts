import { isDocument } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { compileFilter } from '../../query/filter.ts';
import { eachDocument, type StageCompiler } from '../stage.ts';

export const match: StageCompiler = (operand, context) => {
  if (!isDocument(operand)) {
    throw new StoreError(15959, 'the match filter must be an expression in an object');
  }
  const matches = compileFilter(operand, context);
  return eachDocument((document) => (matches(document) ? document : undefined));
};
