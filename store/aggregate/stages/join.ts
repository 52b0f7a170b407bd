/** Equality between a field of one document and a field of others: `$lookup` and `$graphLookup`. */
import { fieldOf, isArrayIndex } from '../../bson/paths.ts';
import { type Document, isDocument, isRegex } from '../../bson/values.ts';

/** The values at a path: of an array at its end each element. Nothing there is looked for as null. */
export function localValues(document: Document, parts: readonly string[]): readonly unknown[] {
  const values = valuesAt(document, parts);
  return values.length === 0 ? [null] : values;
}

export function valuesAt(document: Document, parts: readonly string[]): readonly unknown[] {
  const values: unknown[] = [];
  collect(document, parts, 0, values);
  return values;
}

function collect(value: unknown, parts: readonly string[], at: number, into: unknown[]): void {
  const part = parts[at];
  if (part === undefined) {
    if (Array.isArray(value)) into.push(...value);
    else if (value !== undefined) into.push(value);
  } else if (Array.isArray(value)) {
    if (isArrayIndex(part)) collect(value[Number(part)], parts, at + 1, into);
    for (const item of value) if (isDocument(item)) collect(item, parts, at, into);
  } else if (isDocument(value)) collect(fieldOf(value, part), parts, at + 1, into);
}

/** Documents whose field equals one of the values. */
export function equalityFilter(path: string, values: readonly unknown[]): Document {
  // In `$in` a regular expression would match text instead of itself.
  if (!values.some(isRegex)) return { [path]: { $in: values } };
  return { $or: values.map((value) => ({ [path]: { $eq: value } })) };
}
