import { compareValues } from '../../bson/compare.ts';
import { isDocument, rankOf } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { parseAccumulators, startAccumulators } from '../accumulators.ts';
import type { StageCompiler } from '../stage.ts';

export const bucket: StageCompiler = (operand, context) => {
  if (!isDocument(operand)) {
    throw new StoreError(40201, 'Argument to $bucket stage must be an object');
  }
  const { groupBy, output = { count: { $sum: 1 } } } = operand;
  const boundaries = boundariesOf(operand['boundaries']);
  const hasDefault = 'default' in operand;
  if (groupBy === undefined)
    throw new StoreError(40198, '$bucket requires groupBy and boundaries to be specified');
  if (!isDocument(output))
    throw new StoreError(40196, "The $bucket 'output' field must be an object");
  const evaluate = context.compileExpression(groupBy);
  const fields = parseAccumulators(output, context.compiler);
  return function* (input) {
    const buckets = boundaries
      .slice(0, -1)
      .map((id) => ({ id, running: startAccumulators(fields), isUsed: false }));
    const other = { id: operand['default'], running: startAccumulators(fields), isUsed: false };
    for (const document of input) {
      const value = evaluate(document);
      const position = boundaries.findIndex((limit) => compareValues(value, limit) < 0) - 1;
      const chosen = value === undefined || position < 0 ? other : (buckets[position] ?? other);
      if (chosen === other && !hasDefault) {
        throw new StoreError(
          40066,
          '$switch could not find a matching branch for an input, and no default was specified.',
        );
      }
      chosen.isUsed = true;
      chosen.running.add(context.scope(document));
    }
    const used = [...buckets, other].filter(({ isUsed }) => isUsed);
    for (const { id, running } of used.sort((a, b) => compareValues(a.id, b.id))) {
      yield running.into({ _id: id });
    }
  };
};

function boundariesOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value))
    throw new StoreError(40200, "The $bucket 'boundaries' field must be an array");
  if (value.length < 2) {
    throw new StoreError(
      40192,
      `The $bucket 'boundaries' field must have at least 2 values, but found ${value.length} value(s).`,
    );
  }
  for (let i = 1; i < value.length; i += 1) {
    if (rankOf(value[i]) !== rankOf(value[i - 1])) {
      throw new StoreError(
        40193,
        "All values in the 'boundaries' option to $bucket must have the same type.",
      );
    }
    if (compareValues(value[i - 1], value[i]) >= 0) {
      throw new StoreError(40194, "The 'boundaries' option to $bucket must be sorted.");
    }
  }
  return value;
}
