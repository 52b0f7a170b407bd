/** The rules for names of fields, and for paths to them. */
import { splitPath } from '../bson/paths.ts';
import { StoreError } from '../errors.ts';

/** Parts that a path may have at most. */
const maxParts = 200;

/** Names that start with a dollar sign and are fields all the same: those of a DBRef. */
export const dbRefFields: ReadonlySet<string> = new Set(['$ref', '$id', '$db']);

/** The parts of a path. @throws StoreError for empty parts and for names that start with `$` */
export function parseFieldPath(path: string): readonly string[] {
  if (path === '') throw new StoreError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw new StoreError(40353, "FieldPath must not end with a '.'.");
  const parts = splitPath(path);
  if (parts.length > maxParts) throw new StoreError('Overflow', 'FieldPath is too long');
  for (const part of parts) checkPart(part);
  return parts;
}

/** A field of an object that is written out. @throws StoreError as for a path, and 16412 for dots */
export function checkFieldName(name: string): string {
  checkPart(name);
  if (name.includes('.')) {
    throw new StoreError(
      16412,
      `FieldPath field names may not contain '.'. Consider using $getField or $setField.`,
    );
  }
  return name;
}

function checkPart(part: string): void {
  if (part === '') throw new StoreError(15998, 'FieldPath field names may not be empty strings.');
  if (part.startsWith('$') && !dbRefFields.has(part)) {
    throw new StoreError(
      16410,
      `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
    );
  }
  if (part.includes('\0')) {
    throw new StoreError(16411, "FieldPath field names may not contain '\\0'.");
  }
}
