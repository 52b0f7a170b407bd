/** Whether an update leaves an index as it is: then there is nothing to check and nothing to move. */
import { Decimal128, Long, ObjectId } from 'bson';
import type { Document } from '../bson/values.ts';
import { fieldsOfFilter } from '../planner/filter-fields.ts';
import type { Index } from '../storage/collection.ts';
import type { TextIndex } from '../text/text-index.ts';

/** Says yes when in doubt. */
export function isTouched(index: Index, before: Document, after: Document): boolean {
  const fields = fieldsOf(index);
  return fields?.every((field) => isSameScalar(before[field], after[field])) !== true;
}

/** Top-level fields that decide on the entries of an index; null when any field may. */
const knownFields = new WeakMap<Index, readonly string[] | null>();

function fieldsOf(index: Index): readonly string[] | null {
  const known = knownFields.get(index);
  if (known !== undefined) return known;
  const fields = findFields(index);
  knownFields.set(index, fields);
  return fields;
}

function findFields({ fields, text, partialFilter }: Index): readonly string[] | null {
  const members = fieldsOfFilter(partialFilter ?? {});
  const paths = text === undefined ? fields.map(({ path }) => path) : textPaths(text);
  if (members === undefined || paths === undefined) return null;
  return [...new Set([...members, ...paths.flatMap(startsOf)])];
}

/** Undefined for an index of all texts. */
function textPaths({ weights, prefix, languageField }: TextIndex): readonly string[] | undefined {
  return weights.has('$**') ? undefined : [...weights.keys(), ...prefix, languageField];
}

/** A path and its beginnings: the text of a field whose name holds a dot is found by it too. */
const startsOf = (path: string): string[] => {
  const parts = path.split('.');
  return parts.map((_, i) => parts.slice(0, i + 1).join('.'));
};

/** The same value, or one that is as good; an array or document that is another may differ. */
function isSameScalar(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a instanceof ObjectId) return b instanceof ObjectId && a.equals(b);
  if (a instanceof Date) return b instanceof Date && a.getTime() === b.getTime();
  if (a instanceof Long) return b instanceof Long && a.equals(b) && a.unsigned === b.unsigned;
  return a instanceof Decimal128 && b instanceof Decimal128 && a.toString() === b.toString();
}
