/** How many values the accumulators of several values keep. */
import { isDocument, isNumber, show } from '../../bson/values.ts';
import { coerceToInt64, int64Of } from '../../bson/whole-numbers.ts';
import { StoreError } from '../../errors.ts';
import type { Compiler } from '../compiler.ts';
import type { Start } from './accumulator.ts';

/** Reads `n` for one group; it may depend on the fields of the group's id. */
export function countReader(n: unknown, compiler: Compiler): (start: Start) => number {
  const evaluate = compiler.compile(n);
  return ({ id }) => {
    const root = isDocument(id) ? id : {};
    return checkedCount(evaluate({ root, variables: undefined }), compiler.isInSlots);
  };
}

function checkedCount(value: unknown, isInSlots: boolean): number {
  const fail = (code: number, why: string) =>
    new StoreError(isInSlots ? 7548606 : code, `'n' ${why}, but found ${show(value)}`);
  if (!isNumber(value)) throw fail(5787902, 'must be of integral type');
  const count = coerceToInt64(value);
  if (int64Of(value) !== count) throw fail(5787903, 'must be of integral type');
  if (count <= 0n) throw fail(5787908, 'must be greater than 0');
  return Number(count);
}
