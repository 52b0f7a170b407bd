import { pause, type StageCompiler } from '../stage.ts';
import { rowCount } from './row-count.ts';

export const skip: StageCompiler = (operand) => {
  const first = rowCount(operand, 5107200, '$skip');
  return function* (input) {
    let position = 0;
    for (const row of input) {
      if (row === pause || position >= first) yield row;
      else position += 1;
    }
  };
};
