/** `min` and `max` of a find: keys of the hinted index, from the one up to but without the other. */
import { keyOfRow } from '../bson/key-string.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import type { Collection, Index } from '../storage/collection.ts';
import { indexEntries, maxKeyBytes } from '../storage/index-entries.ts';
import { indexPrefix, indexRange } from '../storage/keys.ts';
import type { KeyRange } from '../storage/ordered-store.ts';

export interface KeyLimits {
  readonly min?: Document | undefined;
  readonly max?: Document | undefined;
}

/** The limits that a command sets; an empty document sets none. @throws StoreError 51176 */
export function keyLimitsOf({ min, max }: Document): KeyLimits | undefined {
  const limits = { min: given(min), max: given(max) };
  if (limits.min === undefined && limits.max === undefined) return undefined;
  if (limits.min !== undefined && limits.max !== undefined) {
    const [fields, others] = [Object.keys(limits.min), Object.keys(limits.max)];
    if (fields.length !== others.length || fields.some((field, i) => field !== others[i])) {
      throw new StoreError(51176, 'min and max must have the same field names');
    }
  }
  return limits;
}

const given = (limit: unknown): Document | undefined =>
  isDocument(limit) && Object.keys(limit).length > 0 ? limit : undefined;

/** @throws StoreError 51174 and 51175 for limits that the index cannot have */
export function rangeBetween({ id }: Collection, index: Index, { min, max }: KeyLimits): KeyRange {
  const whole = indexRange(id, index.id);
  const start = min === undefined ? whole.start : indexPrefix(id, index.id, keyAt(index, min));
  const end = max === undefined ? whole.end : indexPrefix(id, index.id, keyAt(index, max));
  if (Buffer.compare(start, end) < 0) return { start, end };
  throw new StoreError(51175, 'The value of min() does not come before that of max()');
}

function keyAt({ fields, collator }: Index, limit: Document): Buffer {
  const names = Object.keys(limit);
  const isKey =
    fields.length > 0 &&
    fields.length === names.length &&
    fields.every(({ path }, i) => path === names[i]);
  if (!isKey) throw new StoreError(51174, 'The hinted index does not fit min() or max()');
  return keyOfRow(Object.values(limit), fields, collator).subarray(0, maxKeyBytes);
}

/** The first of the document's keys in these ranges, in the order in which they are read. */
export function keyWithin(
  { id }: Collection,
  index: Index,
  { ranges, isReverse }: { readonly ranges: readonly KeyRange[]; readonly isReverse: boolean },
  document: Document,
): readonly unknown[] | undefined {
  const { keys, values } = indexEntries(index, document);
  const [first] = keys
    .map((key, i) => ({ key: indexPrefix(id, index.id, key), values: values[i] }))
    .filter(({ key }) =>
      ranges.some(
        ({ start, end }) => Buffer.compare(start, key) <= 0 && Buffer.compare(key, end) < 0,
      ),
    )
    .sort((a, b) => Buffer.compare(a.key, b.key) * (isReverse ? -1 : 1));
  return first?.values;
}
