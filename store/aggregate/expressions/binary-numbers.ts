/** Numbers as the bytes of a binary, and back. */
import { Long } from 'bson';
import { toNumber } from '../../bson/numbers.ts';
import { isInt32, type NumberValue } from '../../bson/values.ts';

export type ByteOrder = 'big' | 'little';

/** Four bytes of an int32, eight of any other; decimals have none. */
export function numberToBytes(value: NumberValue, order: ByteOrder = 'little'): Buffer {
  const isLittle = order === 'little';
  if (typeof value === 'number' && isInt32(value)) {
    const bytes = Buffer.alloc(4);
    viewOf(bytes).setInt32(0, value, isLittle);
    return bytes;
  }
  const bytes = Buffer.alloc(8);
  if (value instanceof Long) viewOf(bytes).setBigInt64(0, value.toBigInt(), isLittle);
  else viewOf(bytes).setFloat64(0, toNumber(value), isLittle);
  return bytes;
}

const wholeSizes = [1, 2, 4, 8];

/** A signed number of 1, 2, 4 or 8 bytes; undefined for another length. */
export function bytesToWhole(bytes: Buffer, order: ByteOrder = 'little'): bigint | undefined {
  if (!wholeSizes.includes(bytes.length)) return undefined;
  const digits = order === 'little' ? Buffer.from(bytes).reverse() : bytes;
  return BigInt.asIntN(bytes.length * 8, BigInt(`0x${digits.toString('hex')}`));
}

/** Of 4 or 8 bytes; undefined for another length. */
export function bytesToDouble(bytes: Buffer, order: ByteOrder = 'little'): number | undefined {
  if (bytes.length === 4) return viewOf(bytes).getFloat32(0, order === 'little');
  if (bytes.length === 8) return viewOf(bytes).getFloat64(0, order === 'little');
  return undefined;
}

const viewOf = (bytes: Buffer): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
