/** The rules for names in expressions: of fields, of paths to them, of variables. */
import { StoreError } from '../errors.ts';

/** Parts that a path may have at most. */
const maxParts = 200;

/** Names that start with a dollar sign and are fields all the same: those of references. */
const dollarFields: ReadonlySet<string> = new Set(['$id', '$ref', '$db']);

/** The parts of a path. @throws StoreError for empty parts and for names that start with `$` */
export function fieldPath(path: string): readonly string[] {
  if (path === '') throw new StoreError(40352, 'FieldPath cannot be constructed with empty string');
  if (path.endsWith('.')) throw new StoreError(40353, "FieldPath must not end with a '.'.");
  const parts = path.split('.');
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
  if (part.startsWith('$') && !dollarFields.has(part)) {
    throw new StoreError(
      16410,
      `FieldPath field names may not start with '$'. Consider using $getField or $setField.`,
    );
  }
  if (part.includes('\0')) {
    throw new StoreError(16411, "FieldPath field names may not contain '\\0'.");
  }
}

/** A variable that is read. @throws StoreError FailedToParse */
export const checkVariable = (name: string): string =>
  checkName(name, /^[a-zA-Z\u0080-\uffff]/, 'variable');

/** A variable that an expression defines; those of the system start with a capital letter. */
export const checkUserVariable = (name: string): string =>
  name === 'CURRENT' ? name : checkName(name, /^[a-z\u0080-\uffff]/, 'user variable');

function checkName(name: string, start: RegExp, kind: string): string {
  if (name === '') {
    throw new StoreError('FailedToParse', 'empty variable names are not allowed');
  }
  if (!start.test(name)) {
    throw new StoreError(
      'FailedToParse',
      `'${name}' starts with an invalid character for a ${kind} name`,
    );
  }
  const wrong = /[^\w\u0080-\uffff]/.exec(name);
  if (wrong !== null) {
    throw new StoreError(
      'FailedToParse',
      `'${name}' contains an invalid character for a variable name: '${wrong[0]}'`,
    );
  }
  return name;
}
