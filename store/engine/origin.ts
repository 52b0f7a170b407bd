/** Where documents were found, for `$meta` and `returnKey`: their record, and their key in an index. */
import { hashedKeyOf } from '../aggregate/expressions/hashing.ts';
import { pause } from '../aggregate/stage.ts';
import { withMetadata } from '../bson/metadata.ts';
import { documentOf } from '../bson/ordered.ts';
import type { Document } from '../bson/values.ts';
import { keyWithin } from '../planner/key-limits.ts';
import type { Plan } from '../planner/plan.ts';
import type { Collection, Index } from '../storage/collection.ts';
import type { Selected } from './reading.ts';
import type { Statistics } from './select.ts';

/** @param statistics what tells the plan, once the first document is there */
export function* withOrigin(
  collection: Collection,
  statistics: Statistics,
  found: Iterable<Selected | typeof pause>,
): Iterable<Selected | typeof pause> {
  for (const selected of found) {
    if (selected === pause) {
      yield pause;
      continue;
    }
    const { record, document } = selected;
    const indexKey = indexKeyOf(collection, statistics.plan, document);
    yield { ...selected, document: withMetadata(document, { record, indexKey }) };
  }
}

/** The key by which the plan came to the document; undefined when no index was read. */
function indexKeyOf(
  collection: Collection,
  plan: Plan | undefined,
  document: Document,
): Document | undefined {
  if (plan === undefined || plan.kind === 'collection') return undefined;
  for (const scan of plan.kind === 'union' ? plan.branches : [plan]) {
    const values = keyWithin(collection, scan.index, scan, document);
    if (values !== undefined) return asDocument(scan.index, values);
  }
  return undefined;
}

const asDocument = ({ fields, hashedPath }: Index, values: readonly unknown[]): Document =>
  documentOf(
    fields.map(({ path }, i) => {
      const value = plain(values[i]);
      return [path, path === hashedPath ? hashedKeyOf(value) : value];
    }),
  );

/** An empty array is marked in a key by what is no value. */
const plain = (value: unknown): unknown => (typeof value === 'symbol' ? null : value);
