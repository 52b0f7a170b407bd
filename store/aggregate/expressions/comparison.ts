/** `$eq` … `$cmp`: all values compare, across types, and a missing value is below null. */
import { MinKey } from 'bson';
import { compareValues } from '../../bson/compare.ts';
import { binary, type Compiler, type OperatorCompiler } from '../compiler.ts';

export const comparison: readonly (readonly [string, OperatorCompiler])[] = [
  ['$cmp', binary((a, b, _name, compiler) => Math.sign(order(a, b, compiler)))],
  ['$eq', compared((by) => by === 0)],
  ['$ne', compared((by) => by !== 0)],
  ['$gt', compared((by) => by > 0)],
  ['$gte', compared((by) => by >= 0)],
  ['$lt', compared((by) => by < 0)],
  ['$lte', compared((by) => by <= 0)],
];

function compared(accepts: (order: number) => boolean): OperatorCompiler {
  return binary((a, b, _name, compiler) => accepts(order(a, b, compiler)));
}

function order(a: unknown, b: unknown, { collator }: Compiler): number {
  if (a !== undefined && b !== undefined) return compareValues(a, b, collator);
  if (a === b) return 0;
  // Only the lowest key is below a missing value.
  if (a === undefined) return b instanceof MinKey ? 1 : -1;
  return a instanceof MinKey ? -1 : 1;
}
