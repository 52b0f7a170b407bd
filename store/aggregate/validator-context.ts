/** What `$expr` may use in the validator of a collection: the document, and the time of the write. */
import type { QueryContext } from '../query/matcher.ts';
import { createCompiler, createFrames, scopeOf } from './expression.ts';

export const validatorContext: QueryContext = {
  compileExpression(expression) {
    const evaluate = createCompiler([], undefined).compile(expression);
    return (document) => evaluate(scopeOf(document, createFrames({}, new Date())));
  },
};
