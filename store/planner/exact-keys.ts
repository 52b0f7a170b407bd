/** Values whose index key no other value has. */
import { ObjectId } from 'bson';

/** Longer text may share its key with other text. */
const maxExactText = 200;

/** Null is found at missing fields too, and far numbers share their keys with neighbours. */
export function hasKeyOfItsOwn(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return value.length <= maxExactText;
    case 'boolean':
      return true;
    case 'number':
      return Number.isInteger(value) && Number.isSafeInteger(value);
    default:
      return value instanceof ObjectId || value instanceof Date;
  }
}
