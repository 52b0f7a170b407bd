/** Equality in schemas, where the order of fields does not count. */
import { equalValues } from '../../bson/compare.ts';
import { keyOf } from '../../bson/key-string.ts';
import { documentOf } from '../../bson/ordered.ts';
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
  const seen = new Map<string, unknown[]>();
  for (const original of values) {
    const value = inFieldOrder(original);
    // Values that are equal have the same key, though not the other way round.
    const key = keyOf(value).toString('latin1');
    const alike = seen.get(key);
    if (alike === undefined) seen.set(key, [value]);
    else if (alike.some((other) => equalValues(other, value))) return { value: original };
    else alike.push(value);
  }
  return undefined;
}
