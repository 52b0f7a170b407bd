/**
 * BSON bytes to values, without losing a type. The `bson` package cannot be used for this: it gives
 * the same JS number for an int32 5 and a double 5, and an update would then change the type.
 */
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { StoreError } from '../errors.ts';
import type { Document } from './values.ts';

/** Nesting that MongoDB refuses beyond. */
const maxDepth = 200;

/** @throws StoreError 22 (InvalidBSON) when the bytes are not one whole BSON document */
export function decode(bytes: Buffer): Document {
  const reader = new Reader(bytes);
  const size = bytes.length < 5 ? -1 : bytes.readInt32LE(0);
  if (size !== bytes.length) throw invalid(`length ${size} in ${bytes.length} bytes`);
  try {
    return reader.document(0);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

const invalid = (why: string) => new StoreError(22, `Invalid BSON: ${why}`);

/** A double that could be mistaken for an int32 is boxed; others are plain JS numbers. */
export const boxDouble = (value: number): number | Double =>
  (value | 0) === value && !Object.is(value, -0) ? new Double(value) : value;

class Reader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  document(depth: number): Document {
    const end = this.#enter(depth);
    const document: Document = {};
    for (let type = this.#byte(); type !== 0; type = this.#byte()) {
      const field = this.#name();
      const value = this.#value(type, depth);
      if (field === '__proto__') defineField(document, field, value);
      else document[field] = value;
    }
    this.#leave(end);
    return document;
  }

  #array(depth: number): unknown[] {
    const end = this.#enter(depth);
    const items: unknown[] = [];
    for (let type = this.#byte(); type !== 0; type = this.#byte()) {
      this.#skipName();
      items.push(this.#value(type, depth));
    }
    this.#leave(end);
    return items;
  }

  #enter(depth: number): number {
    if (depth > maxDepth) {
      throw new StoreError('Overflow', 'BSONObj exceeded max nested object depth: 200');
    }
    const start = this.#at;
    const size = this.#int32();
    const end = start + size;
    if (size < 5 || end > this.#bytes.length) throw invalid(`length ${size} at ${start}`);
    return end;
  }

  #leave(end: number): void {
    if (this.#at !== end) throw invalid(`document ends at ${this.#at}, expected ${end}`);
  }

  #value(type: number, depth: number): unknown {
    switch (type) {
      case 0x01:
        return boxDouble(this.#double());
      case 0x02:
        return this.#string();
      case 0x03:
        return this.document(depth + 1);
      case 0x04:
        return this.#array(depth + 1);
      case 0x05:
        return this.#binary();
      case 0x06:
      case 0x0a:
        return null;
      case 0x07:
        return new ObjectId(this.#copy(12));
      case 0x08:
        return this.#byte() === 1;
      case 0x09:
        return new Date(this.#milliseconds());
      case 0x0b:
        return new BSONRegExp(this.#name(), this.#name());
      case 0x0d:
        return new Code(this.#string());
      case 0x0e:
        return new BSONSymbol(this.#string());
      case 0x0f:
        return this.#codeWithScope(depth);
      case 0x10:
        return this.#int32();
      case 0x11:
        return new Timestamp(Long.fromBigInt(this.#int64(), true));
      case 0x12:
        return new Long(this.#int32(), this.#int32());
      case 0x13:
        return new Decimal128(this.#copy(16));
      case 0xff:
        return new MinKey();
      case 0x7f:
        return new MaxKey();
      default:
        throw invalid(`unknown type ${type}`);
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw invalid('bytes end inside a document');
    this.#at += 1;
    return byte;
  }

  #int32(): number {
    const value = this.#view.getInt32(this.#at, true);
    this.#at += 4;
    return value;
  }

  #int64(): bigint {
    const value = this.#view.getBigInt64(this.#at, true);
    this.#at += 8;
    return value;
  }

  /** An int64 as a JS number: exact for every date that JS can hold. */
  #milliseconds(): number {
    const low = this.#view.getUint32(this.#at, true);
    const high = this.#view.getInt32(this.#at + 4, true);
    this.#at += 8;
    return high * 2 ** 32 + low;
  }

  #double(): number {
    const value = this.#view.getFloat64(this.#at, true);
    this.#at += 8;
    return value;
  }

  /** Zero-terminated text: names and regular expressions. Mostly short and ASCII. */
  #name(): string {
    const bytes = this.#bytes;
    const start = this.#at;
    let text = '';
    for (let at = start; ; at += 1) {
      const byte = bytes[at];
      if (byte === 0) {
        this.#at = at + 1;
        return text;
      }
      if (byte === undefined) throw invalid('unterminated name');
      if (byte > 127 || at - start > 40) return this.#longName(start);
      text += String.fromCharCode(byte);
    }
  }

  #longName(start: number): string {
    const end = this.#bytes.indexOf(0, start);
    if (end < 0) throw invalid('unterminated name');
    this.#at = end + 1;
    return this.#bytes.toString('utf8', start, end);
  }

  #skipName(): void {
    const end = this.#bytes.indexOf(0, this.#at);
    if (end < 0) throw invalid('unterminated name');
    this.#at = end + 1;
  }

  #string(): string {
    const size = this.#int32();
    const start = this.#at;
    const end = start + size - 1;
    if (size < 1 || this.#bytes[end] !== 0) throw invalid(`string of ${size} bytes at ${start}`);
    this.#at = end + 1;
    return this.#bytes.toString('utf8', start, end);
  }

  #binary(): Binary {
    const size = this.#int32();
    const subType = this.#byte();
    // The old subtype 2 repeats its length inside; the class holds the inner bytes.
    if (subType === Binary.SUBTYPE_BYTE_ARRAY) {
      const inner = this.#int32();
      if (inner !== size - 4) throw invalid(`binary of ${size} bytes holds ${inner}`);
      return new Binary(this.#copy(inner), subType);
    }
    return new Binary(this.#copy(size), subType);
  }

  #codeWithScope(depth: number): Code {
    this.#int32();
    const code = this.#string();
    return new Code(code, this.document(depth + 1));
  }

  #copy(size: number): Uint8Array {
    const start = this.#at;
    if (size < 0 || start + size > this.#bytes.length) throw invalid(`${size} bytes at ${start}`);
    this.#at += size;
    return Uint8Array.prototype.slice.call(this.#bytes, start, this.#at);
  }
}

/** A field named `__proto__` must become a field, not a prototype. */
export function defineField(document: Document, field: string, value: unknown): void {
  Object.defineProperty(document, field, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
