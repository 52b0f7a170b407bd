import { isDocument } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { StageCompiler } from '../stage.ts';
import { group } from './group.ts';
import { sort } from './sort.ts';

export const sortByCount: StageCompiler = (operand, context, name) => {
  if (isDocument(operand)) {
    const [first] = Object.keys(operand);
    if (first === undefined || !first.startsWith('$')) {
      throw new StoreError(
        40147,
        'the sortByCount field must be defined as a $-prefixed path or an expression inside an object',
      );
    }
  } else if (typeof operand !== 'string') {
    throw new StoreError(
      40149,
      'the sortByCount field must be specified as a string or as an object',
    );
  } else if (!operand.startsWith('$')) {
    throw new StoreError(
      40148,
      'the sortByCount field must be defined as a $-prefixed path or an expression inside an object',
    );
  }
  const counted = group({ _id: operand, count: { $sum: 1 } }, context, name);
  const ordered = sort({ count: -1 }, context, name);
  return (input) => ordered(counted(input));
};
