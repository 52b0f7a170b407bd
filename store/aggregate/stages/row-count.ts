import { isIntegral } from '../../bson/numbers.ts';
import { isNumber, show, typeName } from '../../bson/values.ts';
import { int64Of } from '../../bson/whole-numbers.ts';
import { StoreError } from '../../errors.ts';

/** The operand of `$limit` or `$skip`: whole, within an int64, not below zero. @throws StoreError of this code */
export function rowCount(value: unknown, code: number, stage: string): number {
  const fail = (why: string) =>
    new StoreError(code, `invalid argument to ${stage} stage: ${why} in: ${stage}: ${show(value)}`);
  if (!isNumber(value)) throw fail(`Expected a number, but found ${typeName(value)}`);
  if (!isIntegral(value)) throw fail('Expected an integer');
  const count = int64Of(value);
  if (count === undefined) throw fail('Cannot represent as a 64-bit integer');
  if (count < 0n) throw fail('Expected a non-negative number');
  return Number(count);
}
