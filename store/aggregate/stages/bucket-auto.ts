import { compareValues } from '../../bson/compare.ts';
import { isIntegral, toNumber } from '../../bson/numbers.ts';
import { type Document, isDocument, isInt32, isNumber, show, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { parseAccumulators, RunningAccumulators } from '../accumulators.ts';
import { MemoryLimit } from '../memory-limit.ts';
import { allDocuments, type PipelineContext, type StageCompiler } from '../stage.ts';
import { checkGroupBy, readOutput } from './bucket.ts';
import { type Rounding, roundingOf } from './granularity.ts';

interface Item {
  readonly value: unknown;
  readonly document: Document;
}

/** Divides documents into buckets of about one size; equal values stay together. */
export const bucketAuto: StageCompiler = (operand, context) => {
  if (!isDocument(operand)) {
    throw new StoreError(
      40240,
      `The argument to $bucketAuto must be an object, but found type: ${typeName(operand)}.`,
    );
  }
  const { output, count, rounding } = parseBucketAuto(operand);
  const evaluate = context.compileExpression(operand['groupBy']);
  const fields = parseAccumulators(output, context.compiler);
  return allDocuments('$bucketAuto', context.watch, function* (documents) {
    const items = documents.map((document) => ({ value: evaluate(document) ?? null, document }));
    if (rounding !== undefined) for (const { value } of items) checkRoundable(value);
    items.sort((a, b) => compareValues(a.value, b.value, context.collator));
    const memory = new MemoryLimit('$bucketAuto');
    for (const { min, max, members } of divide(items, count, rounding, context)) {
      const id = { min, max };
      const running = new RunningAccumulators(fields, { id, memory });
      for (const { document } of members) running.add(context.scope(document));
      yield running.into({ _id: id });
    }
  });
};

interface Bucket {
  readonly min: unknown;
  readonly max: unknown;
  readonly members: readonly Item[];
}

function* divide(
  items: readonly Item[],
  count: number,
  rounding: Rounding | undefined,
  { collator }: PipelineContext,
): Iterable<Bucket> {
  const size = Math.max(1, Math.round(items.length / count));
  let start = 0;
  let previousMax: unknown;
  for (let made = 1; start < items.length; made += 1) {
    const first = items[start]?.value;
    const isLast = made === count;
    let end = isLast ? items.length : Math.min(start + size, items.length);
    const largest = () => items[end - 1]?.value;
    let max: unknown;
    if (rounding === undefined) {
      while (end < items.length && compareValues(largest(), items[end]?.value, collator) === 0) {
        end += 1;
      }
      max = end < items.length ? items[end]?.value : largest();
    } else {
      max = rounding.up(largest());
      while (end < items.length && compareValues(max, items[end]?.value) > 0) end += 1;
      // Zero cannot be rounded up, so the bucket ends below where the next one begins.
      const isZero = isNumber(max) && toNumber(max) === 0;
      if (isZero && end < items.length) max = rounding.down(items[end]?.value);
    }
    const min = rounding === undefined ? first : (previousMax ?? rounding.down(first));
    yield { min, max, members: items.slice(start, end) };
    previousMax = max;
    start = end;
  }
}

function checkRoundable(value: unknown): void {
  if (!isNumber(value)) {
    throw new StoreError(
      40258,
      `$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a value with type: ${typeName(value)}`,
    );
  }
  const nearest = toNumber(value);
  if (Number.isNaN(nearest)) {
    throw new StoreError(
      40259,
      "$bucketAuto can specify a 'granularity' with numeric boundaries only, but found a NaN",
    );
  }
  if (nearest < 0) {
    throw new StoreError(
      40260,
      `$bucketAuto can specify a 'granularity' with non-negative numbers only, but found a negative number: ${show(value)}`,
    );
  }
}

interface Options {
  readonly output: Document;
  readonly count: number;
  readonly rounding: Rounding | undefined;
}

function parseBucketAuto(operand: Document): Options {
  let count: number | undefined;
  let rounding: Rounding | undefined;
  let output: Document = { count: { $sum: 1 } };
  for (const [option, value] of Object.entries(operand)) {
    switch (option) {
      case 'groupBy':
        checkGroupBy(value, 40239, '$bucketAuto');
        break;
      case 'buckets':
        count = parseCount(value);
        break;
      case 'output':
        output = readOutput(value, 40244, '$bucketAuto');
        break;
      case 'granularity':
        if (typeof value !== 'string') {
          throw new StoreError(
            40261,
            `The $bucketAuto 'granularity' field must be a string, but found type: ${typeName(value)}.`,
          );
        }
        rounding = roundingOf(value);
        break;
      default:
        throw new StoreError(40245, `Unrecognized option to $bucketAuto: ${option}.`);
    }
  }
  if (!('groupBy' in operand) || count === undefined) {
    throw new StoreError(40246, "$bucketAuto requires 'groupBy' and 'buckets' to be specified.");
  }
  return { output, count, rounding };
}

function parseCount(value: unknown): number {
  if (!isNumber(value)) {
    throw new StoreError(
      40241,
      `The $bucketAuto 'buckets' field must be a numeric value, but found type: ${typeName(value)}.`,
    );
  }
  const count = toNumber(value);
  if (!isIntegral(value) || !isInt32(count + 0)) {
    throw new StoreError(
      40242,
      `The $bucketAuto 'buckets' field must be representable as a 32-bit integer, but found ${show(value)}.`,
    );
  }
  if (count <= 0) {
    throw new StoreError(
      40243,
      `The $bucketAuto 'buckets' field must be greater than 0, but found: ${count}.`,
    );
  }
  return count;
}
