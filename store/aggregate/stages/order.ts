/** `$sort`, `$limit`, `$skip`, `$sample`. */
import { isIntegral, toNumber } from '../../bson/numbers.ts';
import { type Document, isDocument, isNumber, show, typeName } from '../../bson/values.ts';
import { castToInt64, int64Of } from '../../bson/whole-numbers.ts';
import { StoreError } from '../../errors.ts';
import { parseSort, sortBy, sortsByScore, unavailable } from '../../query/sort.ts';
import { withSortKey } from '../../query/sort-key.ts';
import { fieldPath } from '../field-path.ts';
import { MemoryLimit } from '../memory-limit.ts';
import { allDocuments, eachDocument, pause, type Stage, type StageCompiler } from '../stage.ts';

export const sort: StageCompiler = (operand, context) => {
  const { collator, hasTextScore, nextLimit, wantsSortKey } = context;
  if (!isDocument(operand))
    throw new StoreError(15973, 'the $sort key specification must be an object');
  const fields = parseSort(operand);
  if (fields.length === 0)
    throw new StoreError(15976, '$sort stage must have at least one sort key');
  for (const { path, metadata } of fields) if (metadata === undefined) fieldPath(path);
  if (sortsByScore(fields) && !hasTextScore) throw unavailable('text score');
  const inOrder = (documents: readonly Document[]): Document[] =>
    sortBy(documents, fields, (document) => document, collator);
  const sorted =
    nextLimit === undefined ? allDocuments('$sort', inOrder) : first(nextLimit, inOrder);
  if (!wantsSortKey) return sorted;
  const withKey = eachDocument((document) => withSortKey(document, fields, collator));
  return (input) => withKey(sorted(input));
};

/** Documents held beyond those that are wanted, before the others are let go. */
const spareDocuments = 1000;

/** Only as many as the stage behind takes, so that a sort of many can be one of few. */
function first(most: number, inOrder: (documents: readonly Document[]) => Document[]): Stage {
  return function* (input) {
    let memory = new MemoryLimit('$sort');
    let kept: Document[] = [];
    for (const row of input) {
      if (row === pause) {
        yield row;
        continue;
      }
      memory.take(row);
      kept.push(row);
      if (kept.length <= most * 2 + spareDocuments) continue;
      kept = inOrder(kept).slice(0, most);
      memory = new MemoryLimit('$sort');
      memory.take(kept);
    }
    yield* inOrder(kept).slice(0, most);
  };
}

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

export const sample: StageCompiler = (operand) => {
  if (!isDocument(operand))
    throw new StoreError(28745, 'the $sample stage specification must be an object');
  for (const [option, value] of Object.entries(operand)) {
    if (option !== 'size') throw new StoreError(28748, `unrecognized option to $sample: ${option}`);
    if (!isNumber(value)) throw new StoreError(28746, 'size argument to $sample must be a number');
  }
  const { size } = operand;
  if (!isNumber(size)) throw new StoreError(28749, '$sample stage must specify a size');
  // Past an int64 it wants all there is.
  const wanted = Number(toNumber(size) < 2 ** 63 ? castToInt64(size) : toNumber(size));
  if (!(wanted >= 1))
    throw new StoreError(28747, 'size argument to $sample must be a positive integer');
  return function* (input) {
    const memory = new MemoryLimit('$sample');
    const chosen: Document[] = [];
    let seen = 0;
    for (const row of input) {
      if (row === pause) {
        yield row;
        continue;
      }
      seen += 1;
      // Each document so far is among the chosen with the same chance.
      const place = chosen.length < wanted ? chosen.length : Math.floor(Math.random() * seen);
      if (place >= wanted) continue;
      if (place === chosen.length) memory.take(row);
      chosen[place] = row;
    }
    yield* shuffled(chosen);
  };
};

function shuffled(documents: readonly Document[]): readonly Document[] {
  const keyed = documents.map((document) => ({ document, key: Math.random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ document }) => document);
}

/** Whole, within an int64 and not below zero. */
function rowCount(value: unknown, code: number, stage: string): number {
  const fail = (why: string) =>
    new StoreError(code, `invalid argument to ${stage} stage: ${why} in: ${stage}: ${show(value)}`);
  if (!isNumber(value)) throw fail(`Expected a number, but found ${typeName(value)}`);
  if (!isIntegral(value)) throw fail('Expected an integer');
  const count = int64Of(value);
  if (count === undefined) throw fail('Cannot represent as a 64-bit integer');
  if (count < 0n) throw fail('Expected a non-negative number');
  return Number(count);
}
