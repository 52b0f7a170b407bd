import { defineField } from '../bson/decode.ts';
import { type Document, isDocument } from '../bson/values.ts';

/** Documents and arrays are copied all the way down; other values never change and are shared. */
export function cloneValue<T>(value: T): T;
export function cloneValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => cloneValue(item));
  if (!isDocument(value)) return value;
  const copy: Document = {};
  for (const field of Object.keys(value)) {
    if (field === '__proto__') defineField(copy, field, cloneValue(value[field]));
    else copy[field] = cloneValue(value[field]);
  }
  return copy;
}
