/** What is asked for by `$meta`. Documents are given it only where somebody asks, as it takes time. */
import { isDocument } from '../bson/values.ts';
import { unavailable } from '../query/sort.ts';

/** Where documents were found. */
const origin: ReadonlySet<unknown> = new Set(['recordId', 'indexKey']);
const sortKey: ReadonlySet<unknown> = new Set(['sortKey']);

export const asksForOrigin = (spec: unknown): boolean => asksFor(spec, origin);

export const asksForSortKey = (spec: unknown): boolean => asksFor(spec, sortKey);

function asksFor(spec: unknown, metadata: ReadonlySet<unknown>): boolean {
  if (Array.isArray(spec)) return spec.some((item) => asksFor(item, metadata));
  if (!isDocument(spec)) return false;
  return Object.entries(spec).some(([field, value]) =>
    field === '$meta' ? metadata.has(value) : field !== '$literal' && asksFor(value, metadata),
  );
}

const groupings = ['$group', '$bucket', '$bucketAuto', '$sortByCount'];
/** Stages behind which, and in which, MongoDB takes a sort key for granted. */
const takeForGranted = new Set(['$sort', ...groupings]);
/** Stages whose own pipelines are looked at when these are compiled. */
const holdPipelines = new Set(['$lookup', '$unionWith', '$facet', '$merge']);

/** @throws StoreError 40218 for a stage that asks for the sort key where nothing has been sorted */
export function checkSortKeys(stages: readonly { name: string; operand: unknown }[]): void {
  for (const { name, operand } of stages) {
    if (takeForGranted.has(name)) return;
    if (!holdPipelines.has(name) && asksForSortKey(operand)) throw unavailable('sortKey');
  }
}
