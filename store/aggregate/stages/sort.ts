import { type Document, isDocument } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { parseSort, sortBy, sortsByScore, unavailable } from '../../query/sort.ts';
import { withSortKey } from '../../query/sort-key.ts';
import { MemoryLimit } from '../memory-limit.ts';
import {
  allDocuments,
  eachDocument,
  paced,
  pause,
  type Stage,
  type StageCompiler,
} from '../stage.ts';
import type { Watch } from '../watch.ts';

export const sort: StageCompiler = (operand, context) => {
  const { collator, hasTextScore, nextLimit, wantsSortKey, watch } = context;
  if (!isDocument(operand))
    throw new StoreError(15973, 'the $sort key specification must be an object');
  const fields = parseSort(operand);
  if (fields.length === 0)
    throw new StoreError(15976, '$sort stage must have at least one sort key');
  if (sortsByScore(fields) && !hasTextScore) throw unavailable('text score');
  const inOrder = (documents: readonly Document[]): Document[] =>
    sortBy(documents, fields, (document) => document, collator);
  const sorted =
    nextLimit === undefined
      ? allDocuments('$sort', watch, inOrder)
      : first(nextLimit, watch, inOrder);
  if (!wantsSortKey) return sorted;
  const withKey = eachDocument((document) => withSortKey(document, fields, collator));
  return (input) => withKey(sorted(input));
};

/** Documents held beyond those that are wanted, before the others are let go. */
const spareDocuments = 1000;

/** Only as many as the stage behind takes, so that a sort of many can be one of few. */
function first(
  most: number,
  watch: Watch,
  inOrder: (documents: readonly Document[]) => Document[],
): Stage {
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
    yield* paced(inOrder(kept).slice(0, most), watch);
  };
}
