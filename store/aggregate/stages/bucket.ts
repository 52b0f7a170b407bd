import { compareValues } from '../../bson/compare.ts';
import { type Document, isDocument, rankOf, show, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { parseAccumulators, RunningAccumulators } from '../accumulators.ts';
import { MemoryLimit } from '../memory-limit.ts';
import { type PipelineContext, pause, type StageCompiler } from '../stage.ts';
import { constantOf } from './constants.ts';

interface Bucket {
  readonly id: unknown;
  readonly running: RunningAccumulators;
  isUsed: boolean;
}

export const bucket: StageCompiler = (operand, context) => {
  if (!isDocument(operand)) {
    throw new StoreError(
      40201,
      `Argument to $bucket stage must be an object, but found type: ${typeName(operand)}.`,
    );
  }
  const { boundaries, output, hasDefault, other } = parseBucket(operand, context);
  const evaluate = context.compileExpression(operand['groupBy']);
  const fields = parseAccumulators(output, context.compiler.forSlots());
  return function* (input) {
    const memory = new MemoryLimit('$bucket');
    const start = (id: unknown): Bucket => ({
      id,
      running: new RunningAccumulators(fields, { id, memory }),
      isUsed: false,
    });
    const buckets = boundaries.slice(0, -1).map(start);
    const rest = start(other);
    for (const row of input) {
      if (row === pause) {
        yield row;
        continue;
      }
      const position = positionOf(evaluate(row), boundaries, context);
      const chosen = buckets[position] ?? rest;
      if (chosen === rest && !hasDefault) {
        throw new StoreError(
          40066,
          'PlanExecutor error during aggregation :: caused by :: $switch could not find a matching branch for an input, and no default was specified.',
        );
      }
      chosen.isUsed = true;
      chosen.running.add(context.scope(row));
    }
    const used = [...buckets, rest].filter(({ isUsed }) => isUsed);
    for (const { id, running } of used.sort((a, b) => compareValues(a.id, b.id))) {
      yield running.into({ _id: id });
    }
  };
};

/** The bucket whose lower boundary the value reaches, and whose upper it does not; else -1. */
function positionOf(
  value: unknown,
  boundaries: readonly unknown[],
  { collator }: PipelineContext,
): number {
  if (value === undefined) return -1;
  let [low, high] = [0, boundaries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareValues(value, boundaries[middle], collator) < 0) high = middle;
    else low = middle + 1;
  }
  return low === boundaries.length ? -1 : low - 1;
}

interface BucketOptions {
  readonly boundaries: readonly unknown[];
  readonly output: Document;
  readonly hasDefault: boolean;
  readonly other: unknown;
}

function parseBucket(operand: Document, context: PipelineContext): BucketOptions {
  let boundaries: readonly unknown[] | undefined;
  let other: unknown;
  let output: Document = { count: { $sum: 1 } };
  for (const [option, value] of Object.entries(operand)) {
    switch (option) {
      case 'groupBy':
        checkGroupBy(value, 40202, '$bucket');
        break;
      case 'boundaries':
        boundaries = parseBoundaries(value, context);
        break;
      case 'default':
        other = constantOf(
          value,
          context,
          () =>
            new StoreError(
              40195,
              `The $bucket 'default' field must be a constant expression, but found: ${show(value)}.`,
            ),
        );
        break;
      case 'output':
        output = readOutput(value, 40196, '$bucket');
        break;
      default:
        throw new StoreError(40197, `Unrecognized option to $bucket: ${option}.`);
    }
  }
  if (!('groupBy' in operand) || boundaries === undefined) {
    throw new StoreError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  }
  const hasDefault = 'default' in operand;
  if (hasDefault) checkOther(other, boundaries, context);
  return { boundaries, output, hasDefault, other };
}

/** The fields of each bucket. @throws StoreError for what is no object, or names the bucket itself */
export function readOutput(value: unknown, code: number, stage: string): Document {
  if (!isDocument(value)) {
    throw new StoreError(
      code,
      `The ${stage} 'output' field must be an object, but found type: ${typeName(value)}.`,
    );
  }
  if ('_id' in value) throw new StoreError(15948, "a group's _id may only be specified once");
  return value;
}

/** @throws StoreError unless the value is a path or an expression */
export function checkGroupBy(value: unknown, code: number, stage: string): void {
  if (isDocument(value) || (typeof value === 'string' && value.startsWith('$'))) return;
  throw new StoreError(
    code,
    `The ${stage} 'groupBy' field must be defined as a $-prefixed path or an expression, but found: ${show(value)}.`,
  );
}

function parseBoundaries(value: unknown, context: PipelineContext): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new StoreError(
      40200,
      `The $bucket 'boundaries' field must be an array, but found type: ${typeName(value)}.`,
    );
  }
  const boundaries = value.map((item: unknown) =>
    constantOf(
      item,
      context,
      () =>
        new StoreError(
          40191,
          `The $bucket 'boundaries' field must be an array of constant values, but found value: ${show(item)}.`,
        ),
    ),
  );
  if (boundaries.length < 2) {
    throw new StoreError(
      40192,
      `The $bucket 'boundaries' field must have at least 2 values, but found ${boundaries.length} value(s).`,
    );
  }
  for (let i = 1; i < boundaries.length; i += 1) {
    const [lower, upper] = [boundaries[i - 1], boundaries[i]];
    if (rankOf(lower) !== rankOf(upper)) {
      throw new StoreError(
        40193,
        `All values in the the 'boundaries' option to $bucket must have the same type. Found conflicting types ${typeName(lower)} and ${typeName(upper)}.`,
      );
    }
    if (compareValues(lower, upper, context.collator) >= 0) {
      throw new StoreError(
        40194,
        `The 'boundaries' option to $bucket must be sorted, but elements ${i - 1} and ${i} are not in ascending order (${show(lower)} is not less than ${show(upper)}).`,
      );
    }
  }
  return boundaries;
}

/** Values of the default bucket come before or behind all others. */
function checkOther(
  other: unknown,
  boundaries: readonly unknown[],
  { collator }: PipelineContext,
): void {
  const isBelow = compareValues(other, boundaries[0], collator) < 0;
  if (isBelow || compareValues(other, boundaries.at(-1), collator) >= 0) return;
  throw new StoreError(
    40199,
    "The $bucket 'default' field must be less than the lowest boundary or greater than or equal to the highest boundary.",
  );
}
