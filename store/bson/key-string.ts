/**
 * Values as bytes whose order is MongoDB's order: what index keys are made of. A type byte, then
 * the value; text ends in two zero bytes, numbers carry what their double cannot hold.
 * Long text is cut, so a key can be shared by unequal values: always check the document again.
 */
import { Binary, BSONSymbol, Decimal128, Long, ObjectId, Timestamp } from 'bson';
import { ByteWriter } from './byte-writer.ts';
import type { Collator } from './collation.ts';
import { bytesOf, subTypeOf } from './compare.ts';
import { millisecondsOf } from './far-date.ts';
import { compareNumbers, toNumber } from './numbers.ts';
import {
  type Document,
  isDocument,
  isNumber,
  isRegex,
  type NumberValue,
  rankOf,
  regexOptions,
  regexSource,
} from './values.ts';

/** Bytes of one text or binary that take part in a key. */
export const maxTextBytes = 700;
const typeOffset = 6;
/** An empty array has a key of its own, below null. */
const emptyArrayByte = 5;

/** Marks an empty array where an index looks inside arrays. */
export const emptyArray: unique symbol = Symbol('empty array');

export const typeByte = (value: unknown): number =>
  value === emptyArray ? emptyArrayByte : rankOf(value) + typeOffset;

/** The key of one value. */
export function keyOf(value: unknown, collator?: Collator): Buffer {
  writer.begin();
  writer.value(value, collator);
  return writer.finish();
}

/** The key of several values behind each other, each in its own direction. */
export function keyOfRow(
  values: readonly unknown[],
  directions: readonly { readonly direction: 1 | -1 }[],
  collator?: Collator,
): Buffer {
  writer.begin();
  for (let i = 0; i < values.length; i += 1) {
    writer.value(values[i], collator, directions[i]?.direction === -1);
  }
  return writer.finish();
}

/** Turns ascending bytes into descending ones and back. */
export function invert(bytes: Buffer): Buffer {
  const inverted = Buffer.allocUnsafe(bytes.length);
  for (let i = 0; i < bytes.length; i += 1) inverted[i] = (bytes[i] ?? 0) ^ 0xff;
  return inverted;
}

/** The smallest bytes above everything that starts with `prefix`. */
export function after(prefix: Buffer): Buffer {
  for (let i = prefix.length - 1; i >= 0; i -= 1) {
    const byte = prefix[i] ?? 0xff;
    if (byte < 0xff) {
      const next = Buffer.from(prefix.subarray(0, i + 1));
      next[i] = byte + 1;
      return next;
    }
  }
  return Buffer.from([0xff]);
}

class KeyWriter extends ByteWriter {
  constructor() {
    super(Buffer.allocUnsafe(64));
  }

  value(value: unknown, collator?: Collator, isDescending = false): void {
    const start = this.at;
    this.#ascending(value, collator);
    if (!isDescending) return;
    for (let i = start; i < this.at; i += 1) this.bytes[i] = (this.bytes[i] ?? 0) ^ 0xff;
  }

  #ascending(value: unknown, collator?: Collator): void {
    this.byte(typeByte(value));
    if (typeof value === 'string') this.#text(collator ? collator.fold(value) : value);
    else if (typeof value === 'boolean') this.byte(value ? 1 : 0);
    else if (isNumber(value)) this.#number(value);
    else if (value instanceof ObjectId) this.raw(value.id);
    else if (value instanceof Date) this.#int64(millisecondsOf(value), true);
    else if (value instanceof Timestamp) this.#int64(value.toBigInt(), false);
    else if (value instanceof Binary || value instanceof Uint8Array) this.#binary(value);
    else if (Array.isArray(value)) this.#array(value, collator);
    else if (value instanceof BSONSymbol)
      this.#text(collator ? collator.fold(value.value) : value.value);
    else if (isRegex(value)) {
      this.#text(regexSource(value));
      this.#text(regexOptions(value));
    } else if (isDocument(value)) this.#document(value, collator);
  }

  finish(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.at));
  }

  #array(items: readonly unknown[], collator?: Collator): void {
    for (const item of items) this.value(item, collator);
    this.byte(0);
  }

  #document(document: Document, collator?: Collator): void {
    for (const [field, value] of Object.entries(document)) {
      this.byte(typeByte(value));
      this.#text(field);
      this.value(value, collator);
    }
    this.byte(0);
  }

  /** The double that is nearest, then two bytes for how far the value is above or below it. */
  #number(value: NumberValue): void {
    const nearest = toNumber(value);
    const at = this.reserve(10);
    if (Number.isNaN(nearest)) {
      this.bytes.fill(0, at, at + 10);
      return;
    }
    this.bytes.writeDoubleBE(nearest === 0 ? 0 : nearest, at);
    const first = this.bytes[at] ?? 0;
    if (first & 0x80) for (let i = at; i < at + 8; i += 1) this.bytes[i] = ~(this.bytes[i] ?? 0);
    else this.bytes[at] = first | 0x80;
    this.bytes.writeUInt16BE(0x8000 + remainder(value, nearest), at + 8);
  }

  #int64(value: bigint, isSigned: boolean): void {
    const at = this.reserve(8);
    this.bytes.writeBigUInt64BE(BigInt.asUintN(64, isSigned ? value ^ (1n << 63n) : value), at);
  }

  #binary(value: Binary | Uint8Array): void {
    const bytes = bytesOf(value);
    const at = this.reserve(4);
    this.bytes.writeUInt32BE(bytes.length, at);
    this.byte(subTypeOf(value));
    this.raw(bytes.subarray(0, maxTextBytes));
  }

  #text(text: string): void {
    const at = this.reserve(Math.min(text.length, maxTextBytes) * 3 + 2);
    const size = this.bytes.write(text.slice(0, maxTextBytes), at, 'utf8');
    const written = this.bytes.subarray(at, at + size);
    if (!written.includes(0)) {
      const end = at + Math.min(size, maxTextBytes);
      this.bytes[end] = 0;
      this.bytes[end + 1] = 0;
      this.at = end + 2;
      return;
    }
    const copy = Buffer.from(written.subarray(0, maxTextBytes));
    this.at = at;
    for (const byte of copy) {
      this.byte(byte);
      if (byte === 0) this.byte(0xff);
    }
    this.raw(Buffer.from([0, 0]));
  }
}

/** Writing a key never pauses, so one buffer serves all. */
const writer = new KeyWriter();

/** What is lost in the double: exact for int64, the direction only for decimals. */
function remainder(value: NumberValue, nearest: number): number {
  if (value instanceof Long) {
    if (Number.isSafeInteger(nearest)) return 0;
    return Number(value.toBigInt() - BigInt(nearest));
  }
  if (!(value instanceof Decimal128) || !Number.isFinite(nearest)) return 0;
  return compareNumbers(value, nearest);
}
