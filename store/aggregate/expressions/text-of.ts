import { Decimal128, Double, Long, ObjectId } from 'bson';
import { isNumber, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';

/**
 * A value as `$toString` writes it.
 * @throws StoreError ConversionFailure for arrays, documents and other types without a text
 */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || value instanceof ObjectId) return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Long || value instanceof Decimal128) return value.toString();
  if (isNumber(value)) return numberText(value instanceof Double ? value.value : Number(value));
  throw new StoreError(
    'ConversionFailure',
    `Unsupported conversion from ${typeName(value)} to string in $convert with no onError value`,
  );
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}
