/**
 * Documents keep the order of their fields. A JS object does too, except that it moves names which
 * are whole numbers to the front; a document with such a name is therefore kept in a proxy that
 * remembers the order. `Object.keys`, `entries` and spreading read it like any other, so only code
 * that builds documents from names it does not know has to go through `setField` or `documentOf`.
 */
import { isArrayIndex } from './paths.ts';
import type { Document } from './values.ts';

const orderedDocuments = new WeakSet<Document>();
const [zero, nine] = [48, 57];

/** Sets a field in the document, which is changed. Go on with the document that is returned. */
export function setField(document: Document, field: string, value: unknown): Document {
  const first = field.charCodeAt(0);
  if (first >= zero && first <= nine && needsOrder(document, field)) {
    const ordered = inOrder(document, Reflect.ownKeys(document));
    ordered[field] = value;
    return ordered;
  }
  if (field === '__proto__') defineField(document, field, value);
  else document[field] = value;
  return document;
}

export function documentOf(entries: Iterable<readonly [string, unknown]>): Document {
  let document: Document = {};
  for (const [field, value] of entries) document = setField(document, field, value);
  return document;
}

/** A copy whose values are shared; `{ ...document }` alone would lose the order. */
export const copyDocument = (document: Document): Document =>
  orderedDocuments.has(document)
    ? inOrder({ ...document }, Reflect.ownKeys(document))
    : { ...document };

/** A copy with this field in front, wherever it was before. */
export function withFirst(document: Document, field: string, value: unknown): Document {
  let copy = setField({}, field, value);
  for (const name of Object.keys(document)) {
    if (name !== field) copy = setField(copy, name, document[name]);
  }
  return copy;
}

/** A field named `__proto__` must become a field, not a prototype. */
function defineField(document: Document, field: string, value: unknown): void {
  Object.defineProperty(document, field, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

const needsOrder = (document: Document, field: string): boolean =>
  isArrayIndex(field) && !orderedDocuments.has(document) && !Object.hasOwn(document, field);

/** @param keys in their order, with the symbols of what the document carries beside its fields */
function inOrder(document: Document, keys: readonly (string | symbol)[]): Document {
  const order = new Set(keys);
  const ordered = new Proxy(document, {
    ownKeys: () => [...order],
    // Assigning a field ends here too.
    defineProperty(target, field, descriptor) {
      order.add(field);
      return Reflect.defineProperty(target, field, descriptor);
    },
    deleteProperty(target, field) {
      order.delete(field);
      return Reflect.deleteProperty(target, field);
    },
  });
  orderedDocuments.add(ordered);
  return ordered;
}
