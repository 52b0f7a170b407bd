/**
 * BSON's own `undefined`, which old programs have stored: a value, other than null and other than a missing field.
 * No driver of today writes it, so it has no class in `bson`.
 */
class UndefinedValue {
  readonly _bsontype = 'Undefined';

  toString(): string {
    return 'undefined';
  }
}

export const undefinedValue = new UndefinedValue();
