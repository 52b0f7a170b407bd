/** An update by a whole document: everything but the id is replaced. */
import { equalValues } from '../bson/compare.ts';
import { documentOf, withFirst } from '../bson/ordered.ts';
import { repeatsId } from '../bson/repeated-id.ts';
import { type Document, show } from '../bson/values.ts';
import { badValue, StoreError } from '../errors.ts';
import { isIdentical } from './identical.ts';
import { checkId, checkReplacementNames, stampTimestamps } from './storable.ts';
import type { Update, UpdateContext } from './update.ts';

export function replacementUpdate(spec: Document, { now }: UpdateContext): Update {
  const replacement = stampTimestamps(spec, now);
  return {
    kind: 'replacement',
    apply(document) {
      if (repeatsId(spec)) throw badValue("Can't have multiple _id fields in one document");
      const replaced = replaceFields(document, replacement);
      if (replaced !== document) checkReplacementNames(replacement);
      return replaced;
    },
  };
}

/**
 * The document with other fields and its own id; the document itself when it is already the same.
 * @throws StoreError ImmutableField when the replacement has another id
 */
export function replaceFields(document: Document, replacement: Document): Document {
  if (isIdentical(document, replacement)) return document;
  const [id, newId] = [document['_id'], replacement['_id']];
  if (newId === undefined) {
    return id === undefined
      ? documentOf(Object.entries(replacement))
      : withFirst(replacement, '_id', id);
  }
  checkId(newId);
  if (id !== undefined && !equalValues(id, newId)) {
    throw new StoreError(
      'ImmutableField',
      `After applying the update, the (immutable) field '_id' was found to have been altered to _id: ${show(newId)}`,
    );
  }
  return withFirst(replacement, '_id', newId);
}
