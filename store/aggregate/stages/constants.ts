import { isDocument } from '../../bson/values.ts';
import type { PipelineContext } from '../stage.ts';

/** The value of an expression that reads nothing of a document. @throws what `refuse` makes otherwise */
export function constantOf(
  expression: unknown,
  context: PipelineContext,
  refuse: () => Error,
): unknown {
  if (!isConstant(expression)) throw refuse();
  return context.compileExpression(expression)({}) ?? null;
}

function isConstant(expression: unknown): boolean {
  if (typeof expression === 'string') return !expression.startsWith('$');
  if (Array.isArray(expression)) return expression.every(isConstant);
  if (!isDocument(expression)) return true;
  if ('$literal' in expression) return true;
  return !('$rand' in expression) && Object.values(expression).every(isConstant);
}
