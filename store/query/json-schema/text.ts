/** `pattern`, `maxLength`, `minLength`; lengths are counted in code points. */

import { countOperand } from '../count-operand.ts';
import { toRegExp } from '../regex.ts';
import { refuseNullByte } from '../regex-match.ts';
import { type Keyword, type KeywordTable, mismatch, ruleOf } from './rule.ts';

const lengthOf = (text: string): number => [...text].length;

const pattern: Keyword = (operand, { name }) => {
  if (typeof operand !== 'string') {
    throw mismatch(`$jsonSchema keyword '${name}' must be a string`);
  }
  refuseNullByte(operand);
  const regex = toRegExp(operand);
  return ruleOf(
    name,
    operand,
    'regular expression did not match',
    (value) => typeof value !== 'string' || regex.test(value),
  );
};

const length =
  (accepts: (length: number, limit: number) => boolean): Keyword =>
  (operand, { name }) => {
    const limit = countOperand(operand, name);
    return ruleOf(
      name,
      operand,
      'specified string length was not satisfied',
      (value) => typeof value !== 'string' || accepts(lengthOf(value), limit),
    );
  };

export const textKeywords: KeywordTable = [
  ['pattern', pattern],
  ['maxLength', length((count, limit) => count <= limit)],
  ['minLength', length((count, limit) => count >= limit)],
];
