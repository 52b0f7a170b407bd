/** The rules that a path in an update keeps whatever the operator. */
import { splitPath } from '../bson/paths.ts';
import { badValue, StoreError } from '../errors.ts';

/**
 * The parts of a path.
 * @throws StoreError EmptyFieldName, or BadValue for a `$` that cannot stand where it does
 */
export function parsePath(path: string): readonly string[] {
  const parts = splitPath(path);
  if (path === '') throw new StoreError('EmptyFieldName', 'An empty update path is not valid.');
  if (parts.includes('')) {
    throw new StoreError(
      'EmptyFieldName',
      `The update path '${path}' contains an empty field name, which is not allowed.`,
    );
  }
  if (parts.indexOf('$') !== parts.lastIndexOf('$')) {
    throw badValue(`Too many positional (i.e. '$') elements found in path '${path}'`);
  }
  if (parts[0] === '$') {
    throw badValue(
      `Cannot have positional (i.e. '$') element in the first position in path '${path}'`,
    );
  }
  return parts;
}
