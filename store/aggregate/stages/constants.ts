import { isConstant, noScope } from '../compiler.ts';
import type { PipelineContext } from '../stage.ts';

/** The value of an expression that reads nothing of a document. @throws what `refuse` makes otherwise */
export function constantOf(
  expression: unknown,
  { compiler }: PipelineContext,
  refuse: () => Error,
): unknown {
  const evaluate = compiler.compile(expression);
  if (!isConstant(evaluate)) throw refuse();
  return evaluate(noScope) ?? null;
}
