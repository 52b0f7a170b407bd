import { Long } from 'bson';
import { fieldOf } from '../../bson/paths.ts';
import { type Document, isDocument, isNullish } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { fieldPath } from '../expression.ts';
import type { StageCompiler } from '../stage.ts';

export const unwind: StageCompiler = (operand) => {
  const spec = isDocument(operand) ? operand : { path: operand };
  const { path, includeArrayIndex, preserveNullAndEmptyArrays } = spec;
  if (typeof path !== 'string') {
    throw new StoreError(28808, 'expected a string as the path for $unwind stage');
  }
  if (!path.startsWith('$')) {
    throw new StoreError(
      28818,
      `path option to $unwind stage should be prefixed with a '$': ${path}`,
    );
  }
  const indexField = indexFieldOf(includeArrayIndex);
  const parts = fieldPath(path.slice(1));
  const keepsEmpty = preserveNullAndEmptyArrays === true;
  return function* (input) {
    for (const document of input) {
      const value = read(document, parts);
      if (Array.isArray(value) && value.length > 0) {
        for (const [index, item] of value.entries()) {
          yield withIndex(replace(document, parts, item), indexField, index);
        }
      } else if (!isNullish(value) && !Array.isArray(value)) {
        yield withIndex(document, indexField, null);
      } else if (keepsEmpty) {
        const kept = Array.isArray(value) ? replace(document, parts, undefined) : document;
        yield withIndex(kept, indexField, null);
      }
    }
  };
};

function indexFieldOf(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value === '' || value.startsWith('$')) {
    throw new StoreError(
      28810,
      'expected a non-empty string for the includeArrayIndex option to $unwind stage',
    );
  }
  return value;
}

function read(document: Document, parts: readonly string[]): unknown {
  let value: unknown = document;
  for (const part of parts) value = isDocument(value) ? fieldOf(value, part) : undefined;
  return value;
}

/** A copy with another value at the path; undefined removes the field. */
function replace(document: Document, parts: readonly string[], value: unknown): Document {
  const [part = '', ...rest] = parts;
  const copy = { ...document };
  if (rest.length > 0) {
    const inner = fieldOf(document, part);
    copy[part] = isDocument(inner) ? replace(inner, rest, value) : inner;
  } else if (value === undefined) delete copy[part];
  else copy[part] = value;
  return copy;
}

const withIndex = (
  document: Document,
  field: string | undefined,
  index: number | null,
): Document =>
  field === undefined
    ? document
    : { ...document, [field]: index === null ? null : Long.fromNumber(index) };
