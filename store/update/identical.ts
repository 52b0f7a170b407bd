import { encode } from '../bson/encode.ts';
import { compareNumbers, kindOf } from '../bson/numbers.ts';
import type { NumberValue } from '../bson/values.ts';

/** Equal to the byte: of one type, fields in one order. What is set to such a value has not changed. */
export function isIdentical(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  return encode({ value: a }).equals(encode({ value: b }));
}

/** Numbers of one type and value; a zero has no sign here. */
export const isSameNumber = (a: NumberValue, b: NumberValue): boolean =>
  kindOf(a) === kindOf(b) && compareNumbers(a, b) === 0;
