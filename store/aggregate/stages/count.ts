import { fromBigInt } from '../../bson/numbers.ts';
import { StoreError } from '../../errors.ts';
import { pause, type StageCompiler } from '../stage.ts';

export const count: StageCompiler = (operand) => {
  const field = checkField(operand);
  return function* (input) {
    let total = 0;
    for (const row of input) {
      if (row === pause) yield row;
      else total += 1;
    }
    if (total > 0) yield { [field]: fromBigInt(BigInt(total)) };
  };
};

function checkField(operand: unknown): string {
  if (typeof operand !== 'string') {
    throw new StoreError(40156, 'the count field must be a non-empty string');
  }
  if (operand === '') throw new StoreError(40157, 'the count field must be a non-empty string');
  if (operand.startsWith('$')) {
    throw new StoreError(40158, 'the count field cannot be a $-prefixed path');
  }
  if (operand.includes('\0')) {
    throw new StoreError(40159, 'the count field cannot contain a null byte');
  }
  if (operand.includes('.')) throw new StoreError(40160, "the count field cannot contain '.'");
  if (operand === '_id') throw new StoreError(9039800, "the count field cannot be '_id'");
  return operand;
}
