/** `$sum`, `$avg`, `$min`, `$max` as expressions: over their arguments, or over one array. */

import type { OperatorCompiler } from '../compiler.ts';
import { summarize } from '../summaries.ts';

const summary = (
  name: '$sum' | '$avg' | '$min' | '$max' | '$stdDevPop' | '$stdDevSamp',
): readonly [string, OperatorCompiler] => [
  name,
  (operand, compiler) => {
    const operands: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
    const evaluates = operands.map((item) => compiler.compile(item));
    return (scope) => {
      const values = evaluates.map((evaluate) => evaluate(scope));
      const [only] = values;
      return summarize[name](values.length === 1 && Array.isArray(only) ? only : values);
    };
  },
];

export const summaries: readonly (readonly [string, OperatorCompiler])[] = [
  summary('$sum'),
  summary('$avg'),
  summary('$min'),
  summary('$max'),
  summary('$stdDevPop'),
  summary('$stdDevSamp'),
];
