import { StoreError } from '../errors.ts';

const maxParts = 200;

/** Names that start with `$` and are fields all the same. */
const dbRefFields = new Set(['$ref', '$id', '$db']);

/** The parts of a path that names a field. @throws StoreError for empty parts and leading `$` */
export function parseFieldPath(path: string): readonly string[] {
  if (path === '') throw new StoreError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw new StoreError(40353, "FieldPath must not end with a '.'.");
  const parts = path.split('.');
  if (parts.length > maxParts) throw new StoreError('Overflow', 'FieldPath is too long');
  for (const part of parts) {
    if (part === '') throw new StoreError(15998, 'FieldPath field names may not be empty strings.');
    if (part.startsWith('$') && !dbRefFields.has(part)) {
      throw new StoreError(
        16410,
        `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
      );
    }
  }
  return parts;
}
