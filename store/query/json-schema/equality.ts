/** Equality in schemas, where the order of fields does not count. */
import { documentOf } from '../../bson/ordered.ts';
import { ValueSet } from '../../bson/value-set.ts';
import { isDocument } from '../../bson/values.ts';

/** The value with the fields of all its documents in the order of their names. */
export function inFieldOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inFieldOrder);
  if (!isDocument(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return documentOf(entries.map(([field, inner]) => [field, inFieldOrder(inner)]));
}

/** A value that comes twice; undefined for none. */
export function findDuplicate(values: readonly unknown[]): { readonly value: unknown } | undefined {
  const seen = new ValueSet();
  for (const value of values) if (!seen.add(inFieldOrder(value))) return { value };
  return undefined;
}
