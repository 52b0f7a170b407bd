import { StoreError } from '../../errors.ts';
import { pause, type StageCompiler } from '../stage.ts';
import { rowCount } from './row-count.ts';

export const limit: StageCompiler = (operand) => {
  const most = rowCount(operand, 5107201, '$limit');
  if (most < 1) throw new StoreError(15958, 'the limit must be positive');
  return function* (input) {
    let taken = 0;
    for (const row of input) {
      yield row;
      if (row === pause) continue;
      taken += 1;
      if (taken >= most) return;
    }
  };
};
