/** Numbers with their BSON types, for tables of cases. */
import { Decimal128, Double, Long } from 'bson';

export const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
export const long = (value: number | string): Long => Long.fromString(`${value}`);
export const double = (value: number): Double => new Double(value);
