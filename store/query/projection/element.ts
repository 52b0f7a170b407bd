/** `$elemMatch` and the positional `$`: one element of an array. */
import { copyDocument, setField } from '../../bson/ordered.ts';
import { fieldOf } from '../../bson/paths.ts';
import { type Document, isDocument } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { compileFilter } from '../filter.ts';
import type { QueryContext } from '../matcher.ts';

/** The first element of the field that matches, as an array; undefined for none. */
export function elementOf(
  field: string,
  operand: Document,
  { collator }: QueryContext,
): (document: Document) => unknown {
  const matches = compileFilter({ [field]: { $elemMatch: operand } }, { collator, isPlain: true });
  return (document) => {
    const value = fieldOf(document, field);
    if (!Array.isArray(value)) return undefined;
    const position = { index: -1 };
    return matches(document, position) ? [value[position.index]] : undefined;
  };
}

/** The document with the first array on the path cut down to one element. */
export function withElement(
  document: Document,
  parts: readonly string[],
  index: number,
  level = 0,
): Document {
  const part = parts[level];
  if (part === undefined) return document;
  const value = fieldOf(document, part);
  if (Array.isArray(value))
    return setField(copyDocument(document), part, [elementAt(value, index)]);
  if (!isDocument(value)) return document;
  return setField(copyDocument(document), part, withElement(value, parts, index, level + 1));
}

function elementAt(array: readonly unknown[], index: number): unknown {
  if (index < 0) {
    throw failure(51246, "positional operator '.$' couldn't find a matching element in the array");
  }
  if (index >= array.length) throw failure(51247, "positional operator '.$' element mismatch");
  return array[index];
}

const failure = (code: number, why: string) =>
  new StoreError(code, `Executor error during find command :: caused by :: ${why}`);
