/** `$toHashedIndexKey`: what a hashed index would store for a value. */
import { createHash, type Hash } from 'node:crypto';
import { Long } from 'bson';
import { Elements } from '../../bson/elements.ts';
import { encode } from '../../bson/encode.ts';
import { toNumber } from '../../bson/numbers.ts';
import { isNumber, type NumberValue } from '../../bson/values.ts';
import { castToInt64 } from '../../bson/whole-numbers.ts';
import { type OperatorCompiler, unary } from '../compiler.ts';

export const hashing: readonly (readonly [string, OperatorCompiler])[] = [
  ['$toHashedIndexKey', unary((value) => hashedKeyOf(value ?? null))],
];

/** The place of a type in the order of all, by its number in BSON. */
const ranks: ReadonlyMap<number, number> = new Map([
  [0x01, 10],
  [0x02, 15],
  [0x03, 20],
  [0x04, 25],
  [0x05, 30],
  [0x06, 0],
  [0x07, 35],
  [0x08, 40],
  [0x09, 45],
  [0x0a, 5],
  [0x0b, 50],
  [0x0c, 55],
  [0x0d, 60],
  [0x0e, 15],
  [0x0f, 65],
  [0x10, 10],
  [0x11, 47],
  [0x12, 10],
  [0x13, 10],
  [0x7f, 127],
  [0xff, -1],
]);
const [objectType, arrayType, scopedCodeType] = [0x03, 0x04, 0x0f];
const numberRank = 10;

/** The first half of an MD5 over a seed of zero, the type and the value, with all numbers as int64. */
export function hashedKeyOf(value: unknown): Long {
  const hash = createHash('md5').update(int32(0));
  const bytes = encode({ v: value });
  const elements = new Elements(bytes, 0);
  if (elements.next()) addElement(hash, bytes, elements, value, false);
  return Long.fromBigInt(hash.digest().readBigInt64LE(0));
}

function addElement(
  hash: Hash,
  bytes: Buffer,
  { type, name, valueAt, valueEnd }: Elements,
  value: unknown,
  hasName: boolean,
): void {
  const rank = ranks.get(type) ?? 0;
  hash.update(int32(rank));
  if (hasName) hash.update(Buffer.from(`${name}\0`, 'latin1'));
  if (rank === numberRank) hash.update(int64(isNumber(value) ? value : 0));
  else if (type === objectType || type === arrayType) addDocument(hash, bytes, valueAt, value);
  else if (type === scopedCodeType) {
    const codeEnd = valueAt + 8 + bytes.readInt32LE(valueAt + 4);
    hash.update(bytes.subarray(valueAt + 8, codeEnd));
    addDocument(hash, bytes, codeEnd, scopeOf(value));
  } else hash.update(bytes.subarray(valueAt, valueEnd));
}

function addDocument(hash: Hash, bytes: Buffer, start: number, value: unknown): void {
  const values: readonly unknown[] =
    typeof value === 'object' && value !== null ? Object.values(value) : [];
  const elements = new Elements(bytes, start);
  for (let place = 0; elements.next(); place += 1) {
    addElement(hash, bytes, elements, values[place], true);
  }
  // The end of a document counts as an element without a name.
  hash.update(int32(0));
}

const scopeOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'scope' in value ? value.scope : {};

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

const int64Limit = 2 ** 63;

/** Cut off and kept within an int64; 2^63 itself becomes the least of all, as it always has. */
function int64(value: NumberValue): Buffer {
  const nearest = toNumber(value);
  const bytes = Buffer.alloc(8);
  if (Math.abs(nearest) < int64Limit) bytes.writeBigInt64LE(castToInt64(value));
  else if (!Number.isNaN(nearest)) {
    bytes.writeBigInt64LE(nearest > int64Limit ? 2n ** 63n - 1n : -(2n ** 63n));
  }
  return bytes;
}
