/** `$sort`, `$limit`, `$skip`, `$sample`. */
import { isIntegral, toNumber } from '../../bson/numbers.ts';
import { type Document, isDocument, isNumber } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { parseSort, sortBy } from '../../query/sort.ts';
import { maxHeldDocuments, type StageCompiler } from '../stage.ts';

export const sort: StageCompiler = (operand, { collator }) => {
  if (!isDocument(operand))
    throw new StoreError(15973, 'the $sort key specification must be an object');
  const fields = parseSort(operand);
  if (fields.length === 0)
    throw new StoreError(15976, '$sort stage must have at least one sort key');
  return function* (input) {
    yield* sortBy(hold(input, '$sort'), fields, (document) => document, collator);
  };
};

export const limit: StageCompiler = (operand) => {
  const most = wholeNumber(operand, 15957, 'the limit must be specified as a number');
  if (most < 1) throw new StoreError(15958, 'the limit must be positive');
  return function* (input) {
    let taken = 0;
    for (const document of input) {
      yield document;
      taken += 1;
      if (taken >= most) return;
    }
  };
};

export const skip: StageCompiler = (operand) => {
  const first = wholeNumber(operand, 15972, 'Argument to $skip must be a number');
  if (first < 0) throw new StoreError(15956, 'Argument to $skip cannot be negative');
  return function* (input) {
    let position = 0;
    for (const document of input) {
      if (position >= first) yield document;
      position += 1;
    }
  };
};

export const sample: StageCompiler = (operand) => {
  const size = isDocument(operand) ? operand['size'] : undefined;
  const wanted = wholeNumber(size, 28746, 'size argument to $sample must be a number');
  if (wanted < 1)
    throw new StoreError(28747, 'size argument to $sample must be a positive integer');
  return function* (input) {
    const documents = hold(input, '$sample');
    const count = Math.min(wanted, documents.length);
    for (let i = 0; i < count; i += 1) {
      const other = i + Math.floor(Math.random() * (documents.length - i));
      const [chosen, replaced] = [documents[other], documents[i]];
      if (chosen === undefined || replaced === undefined) return;
      documents[other] = replaced;
      yield chosen;
    }
  };
};

/** All documents at once. @throws StoreError 292 when they are too many */
export function hold(input: Iterable<Document>, stage: string): Document[] {
  const documents: Document[] = [];
  for (const document of input) {
    documents.push(document);
    if (documents.length > maxHeldDocuments) {
      throw new StoreError(
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        `PlanExecutor error during aggregation :: caused by :: Exceeded memory limit for ${stage}`,
      );
    }
  }
  return documents;
}

function wholeNumber(value: unknown, code: number, message: string): number {
  if (isNumber(value) && isIntegral(value)) return toNumber(value);
  throw new StoreError(code, message);
}
