/** Accumulators as expressions: over their arguments, or over the elements of one array. */

import type { AccumulatorParser } from '../accumulators/accumulator.ts';
import { extremes } from '../accumulators/extremes.ts';
import { percentileExpressions } from '../accumulators/percentiles.ts';
import { sums } from '../accumulators/sums.ts';
import { folded, type OperatorCompiler } from '../compiler.ts';

export const summaries: readonly (readonly [string, OperatorCompiler])[] = [
  ...[...extremes, ...sums].map(([name, parse]) => [name, summary(parse)] as const),
  ...percentileExpressions,
];

function summary(parse: AccumulatorParser): OperatorCompiler {
  return (operand, compiler, name) => {
    const operands: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
    const evaluates = operands.map((item) => compiler.compile(item));
    const { create } = parse(null, compiler, name);
    return folded(evaluates, (scope) => {
      const values = evaluates.map((evaluate) => evaluate(scope));
      const [only] = values;
      const state = create({});
      for (const value of values.length === 1 && Array.isArray(only) ? only : values) {
        state.add(value);
      }
      return state.result();
    });
  };
}
