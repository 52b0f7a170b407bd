/** Values as text. */
import { BSONSymbol, Code, Decimal128, Long, Timestamp } from 'bson';
import { kindOf, toNumber } from '../../bson/numbers.ts';
import { isNullish, isNumber, type NumberValue, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { calendarDay } from './calendar.ts';
import { isoText } from './date-format.ts';
import { momentAt, momentOf } from './moment.ts';
import { monthNames } from './month-names.ts';
import { doubleText, shortDoubleText } from './number-text.ts';

/**
 * A value as `$toLower`, `$substr` and `$strcasecmp` read it; null and missing are empty.
 * @throws StoreError 16007 for types without a text
 */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (isNullish(value)) return '';
  if (isNumber(value)) return numberText(value, shortDoubleText);
  if (value instanceof Date) return isoText(momentOf(value));
  if (value instanceof Timestamp) return timestampText(value);
  if (value instanceof BSONSymbol) return value.value;
  if (value instanceof Code && !value.scope) return String(value.code);
  throw new StoreError(16007, `can't convert from BSON type ${typeName(value)} to String`);
}

/** A number as text, where doubles are written in the given way. */
export function numberText(
  value: NumberValue,
  writeDouble: (value: number) => string = doubleText,
): string {
  if (value instanceof Long || value instanceof Decimal128) return value.toString();
  const number = toNumber(value);
  return kindOf(value) === 'int' ? String(number) : writeDouble(number);
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

function timestampText(timestamp: Timestamp): string {
  const { day, ms } = momentAt(timestamp.getHighBitsUnsigned() * 1000);
  const { month, dayOfMonth } = calendarDay(day);
  const name = (monthNames[month - 1] ?? '').slice(0, 3);
  const seconds = Math.floor(ms / 1000);
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${name} ${String(dayOfMonth).padStart(2)} ${time.map(twoDigits).join(':')}:${timestamp.getLowBitsUnsigned()}`;
}
