/** The fields that a schema names. MongoDB reads such a name as a path, as it does in filters. */
import { splitPath, visitPath } from '../../bson/paths.ts';
import type { Document } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { ValueTest } from '../matcher.ts';

export class Property {
  readonly name: string;
  readonly #parts: readonly string[];

  /** @throws StoreError 9867600 for a null byte in the name */
  constructor(name: string) {
    if (name.includes('\0')) {
      throw new StoreError(9867600, 'a property in $jsonSchema cannot contain a null byte');
    }
    this.name = name;
    this.#parts = splitPath(name);
  }

  /** Whether one of the values passes; behind an array there may be several, or none. */
  passes(object: Document, test: ValueTest): boolean {
    return visitPath(object, this.#parts, false, (value) => value !== undefined && test(value));
  }

  isIn(object: Document): boolean {
    return this.passes(object, () => true);
  }

  /** The first of the values, undefined for none. */
  valueIn(object: Document): unknown {
    let first: unknown;
    this.passes(object, (value) => {
      first = value;
      return true;
    });
    return first;
  }
}
