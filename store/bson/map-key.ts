/** Values as keys of a `Map`. */
import { BSONSymbol, ObjectId } from 'bson';
import type { Collator } from './collation.ts';
import { keyOf } from './key-string.ts';
import { toNumber } from './numbers.ts';
import { isNumber } from './values.ts';

/**
 * What equal values share; others may share it too, so what is found by it has to be compared. Texts and most numbers
 * are their own keys, object ids are made numbers: nothing else is as quick to look up.
 */
export function mapKeyOf(value: unknown, collator?: Collator): unknown {
  if (typeof value === 'string') return collator?.fold(value) ?? value;
  if (value === null || typeof value === 'boolean') return value;
  if (value instanceof ObjectId) return numberFor(value.id);
  if (isNumber(value)) {
    const nearest = toNumber(value);
    // Further out many whole numbers have one double.
    if (Math.abs(nearest) <= Number.MAX_SAFE_INTEGER) return nearest;
  }
  if (value instanceof BSONSymbol) return mapKeyOf(value.value, collator);
  return `\0${keyOf(value, collator).toString('latin1')}`;
}

/** Of twelve bytes. */
function numberFor(bytes: Uint8Array): number {
  let [high, low] = [0, 0];
  for (let i = 0; i < 6; i += 1) {
    high = high * 256 + (bytes[i] ?? 0);
    low = low * 256 + (bytes[i + 6] ?? 0);
  }
  return high * 31 + low;
}
