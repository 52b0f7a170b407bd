/** `$eq` … `$cmp`: all values compare, across types, and a missing value is below null. */
import { compareValues } from '../../bson/compare.ts';
import { binary, type Compiler, type OperatorCompiler } from '../compiler.ts';

function order(a: unknown, b: unknown, { collator }: Compiler): number {
  if (a === undefined || b === undefined) {
    if (a === b) return 0;
    // Only MinKey lies below a missing value, and nobody stores it in earnest.
    return a === undefined ? -1 : 1;
  }
  return compareValues(a, b, collator);
}

const compared = (accepts: (order: number) => boolean): OperatorCompiler =>
  binary((a, b, _name, compiler) => accepts(order(a, b, compiler)));

export const comparison: readonly (readonly [string, OperatorCompiler])[] = [
  ['$cmp', binary((a, b, _name, compiler) => Math.sign(order(a, b, compiler)))],
  ['$eq', compared((by) => by === 0)],
  ['$ne', compared((by) => by !== 0)],
  ['$gt', compared((by) => by > 0)],
  ['$gte', compared((by) => by >= 0)],
  ['$lt', compared((by) => by < 0)],
  ['$lte', compared((by) => by <= 0)],
];
