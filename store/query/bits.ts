/** `$bitsAllSet` and its three sisters: bits of whole numbers, and of binaries. */
import { Binary } from 'bson';
import { bytesOf, subTypeOf } from '../bson/compare.ts';
import { isInt32, isNumber, show } from '../bson/values.ts';
import { int64Of } from '../bson/whole-numbers.ts';
import { badValue } from '../errors.ts';
import { anyElement, type Operator } from './condition.ts';
import { countOperand } from './count-operand.ts';
import type { ValueTest } from './matcher.ts';

type Bit = 0 | 1;

/** A bit of a value; beyond its end a number repeats its sign, and a binary has none set. */
type BitReader = (position: number) => Bit;

/** Positions that a JS number can be asked about with one `&`. */
const smallPositions = 31;
const maxPosition = 0x7fffffff;

/** Whether all or any of the positions must hold this bit. */
export const bitOperator =
  (how: 'all' | 'any', bit: Bit): Operator =>
  (operand, { name, path }) => {
    const positions = positionsOf(operand, `${path}.${name}`);
    const quick = smallTest(positions, how, bit);
    return anyElement((value) => {
      if (quick !== undefined && typeof value === 'number' && isInt32(value)) return quick(value);
      const read = bitsOf(value);
      if (read === undefined) return false;
      const has = (position: number) => read(position) === bit;
      return how === 'all' ? positions.every(has) : positions.some(has);
    });
  };

function smallTest(
  positions: readonly number[],
  how: 'all' | 'any',
  bit: Bit,
): ValueTest | undefined {
  if (positions.some((position) => position >= smallPositions)) return undefined;
  const mask = positions.reduce((bits, position) => bits | (1 << position), 0);
  const wanted = (value: unknown) => (bit === 1 ? Number(value) : ~Number(value)) & mask;
  return how === 'all' ? (value) => wanted(value) === mask : (value) => wanted(value) !== 0;
}

function positionsOf(operand: unknown, what: string): readonly number[] {
  if (Array.isArray(operand)) return [...new Set(operand.map(position))];
  if (operand instanceof Binary) return positionsIn(rawBytes(operand));
  if (!isNumber(operand)) {
    throw badValue(`${what} takes an Array, a number, or a BinData but received: ${show(operand)}`);
  }
  countOperand(operand, what);
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(int64Of(operand) ?? 0n);
  return positionsIn(bytes);
}

function position(operand: unknown): number {
  const whole = int64Of(operand);
  if (whole === undefined)
    throw badValue(`bit positions must be an integer but got: ${show(operand)}`);
  if (whole > maxPosition || whole < -maxPosition - 1) {
    throw badValue(
      `bit positions cannot be represented as a 32-bit signed integer: ${show(operand)}`,
    );
  }
  if (whole < 0) throw badValue(`bit positions must be >= 0 but got: ${show(operand)}`);
  return Number(whole);
}

const bitAt = (bytes: Uint8Array, position: number): Bit =>
  ((bytes[position >> 3] ?? 0) >> (position & 7)) & 1 ? 1 : 0;

function positionsIn(bytes: Uint8Array): readonly number[] {
  const positions = Array.from({ length: bytes.length * 8 }, (_, position) => position);
  return positions.filter((at) => bitAt(bytes, at) === 1);
}

function bitsOf(value: unknown): BitReader | undefined {
  if (value instanceof Binary) {
    const bytes = rawBytes(value);
    return (at) => bitAt(bytes, at);
  }
  const whole = int64Of(value);
  if (whole === undefined) return undefined;
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(whole);
  const sign: Bit = whole < 0n ? 1 : 0;
  return (at) => (at < 64 ? bitAt(bytes, at) : sign);
}

/** The bytes as they are stored: subtype 2 starts with its own length. */
function rawBytes(binary: Binary): Uint8Array {
  const bytes = bytesOf(binary);
  if (subTypeOf(binary) !== Binary.SUBTYPE_BYTE_ARRAY) return bytes;
  const length = Buffer.alloc(4);
  length.writeInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}
