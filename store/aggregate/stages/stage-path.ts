/** Paths that stages read and write: arrays on the way are values like others. */
import { copyDocument, setField } from '../../bson/ordered.ts';
import { fieldOf } from '../../bson/paths.ts';
import { type Document, isDocument } from '../../bson/values.ts';

export function readPath(document: Document, parts: readonly string[]): unknown {
  let value: unknown = document;
  for (const part of parts) value = isDocument(value) ? fieldOf(value, part) : undefined;
  return value;
}

/** A copy with another value at the path; what is no document on the way becomes one. */
export function withPath(
  document: Document,
  [part = '', ...rest]: readonly string[],
  value: unknown,
): Document {
  if (rest.length === 0) return setField(copyDocument(document), part, value);
  const inner = fieldOf(document, part);
  return setField(
    copyDocument(document),
    part,
    withPath(isDocument(inner) ? inner : {}, rest, value),
  );
}

/** A copy without the field at the path. */
export function withoutPath(document: Document, [part = '', ...rest]: readonly string[]): Document {
  const copy = copyDocument(document);
  if (rest.length === 0) {
    delete copy[part];
    return copy;
  }
  const inner = fieldOf(document, part);
  return isDocument(inner) ? setField(copy, part, withoutPath(inner, rest)) : copy;
}
