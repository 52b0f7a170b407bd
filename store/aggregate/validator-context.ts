/** What `$expr` may use in the validator of a collection, and in a list of what there is. */
import type { QueryContext } from '../query/matcher.ts';
import type { Clock } from './clock.ts';
import { createCompiler, createFrames, scopeOf } from './expression.ts';

const contextWith = (clockNow: () => Clock | undefined): QueryContext => ({
  compileExpression(expression) {
    const evaluate = createCompiler([], undefined).compile(expression);
    return (document) => evaluate(scopeOf(document, createFrames({}, clockNow())));
  },
});

/** The document, and the time of the write. */
export const validatorContext: QueryContext = contextWith(wallClock);

/** The entry of the list alone: MongoDB gives such a filter no time. */
export const listingContext: QueryContext = contextWith(() => undefined);

/** A validator is kept with its collection, which does not know the log and its time. */
function wallClock(): Clock {
  const now = new Date();
  const second = BigInt(Math.floor(now.getTime() / 1000));
  return { now, clusterTime: (second << 32n) | 1n };
}
