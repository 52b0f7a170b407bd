/** The rules that a path in an update keeps whatever the operator. */
import { badValue, StoreError } from '../errors.ts';

export const parsePath = (path: string): readonly string[] => path.split('.');

/** @throws StoreError EmptyFieldName, or BadValue for a `$` that cannot stand where it does */
export function checkPath(parts: readonly string[], path: string): void {
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
}
