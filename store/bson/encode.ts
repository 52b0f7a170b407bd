/** Values to BSON bytes: the other half of `decode.ts`, and just as exact about types. */
import type {
  Binary,
  BSONRegExp,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  ObjectId,
} from 'bson';
import { StoreError } from '../errors.ts';
import { ByteWriter } from './byte-writer.ts';
import { checkDepth } from './depth.ts';
import { FarDate } from './far-date.ts';
import { type Document, isInt32 } from './values.ts';

/** The largest document MongoDB stores. */
export const maxDocumentBytes = 16 * 1024 * 1024;
/** Bytes after which nobody asks how large a document would have become. */
const maxDraftBytes = 4 * maxDocumentBytes;
/** Text of at most this length is written here; longer text is faster through the runtime. */
const maxShortText = 40;
/** The buffer is kept for the next document unless a giant one has made it grow past this. */
const maxKeptBytes = 4 * 1024 * 1024;
const firstBytes = 16 * 1024;

/** Values to BSON bytes; fields that are undefined are left out. */
export function encode(document: Document): Buffer {
  writer.begin();
  writer.document(document, 0);
  return writer.finish();
}

/** @throws StoreError BSONObjectTooLarge above 16 MiB */
export function encodeForStorage(document: Document): Buffer {
  const bytes = encode(document);
  checkDocumentSize(bytes);
  return bytes;
}

export function checkDocumentSize(bytes: Buffer): void {
  if (bytes.length > maxDocumentBytes) throw tooLarge(bytes.length);
}

const tooLarge = (size: number) =>
  new StoreError(
    'BSONObjectTooLarge',
    `BSONObj size: ${size} is invalid. Size must be between 0 and ${maxDocumentBytes}`,
  );

class Writer extends ByteWriter {
  constructor() {
    super(Buffer.allocUnsafeSlow(firstBytes));
  }

  finish(): Buffer {
    const result = Buffer.allocUnsafe(this.at);
    this.bytes.copy(result, 0, 0, this.at);
    if (this.bytes.length > maxKeptBytes) this.bytes = Buffer.allocUnsafeSlow(firstBytes);
    return result;
  }

  document(document: Document, depth: number): void {
    const start = this.#open(depth);
    for (const field of Object.keys(document)) {
      const value = document[field];
      if (value !== undefined) this.#element(field, value, depth);
    }
    this.#close(start);
  }

  #array(items: readonly unknown[], depth: number): void {
    const start = this.#open(depth);
    for (let i = 0; i < items.length; i += 1) this.#element(String(i), items[i] ?? null, depth);
    this.#close(start);
  }

  #open(depth: number): number {
    checkDepth(depth);
    return this.reserve(4);
  }

  #close(start: number): void {
    this.byte(0);
    this.#putInt32(start, this.at - start);
  }

  #element(field: string, value: unknown, depth: number): void {
    const typeAt = this.reserve(1);
    this.#terminated(field);
    // The value first: while it is written the buffer may be exchanged for a larger one.
    const type = this.#value(value, depth);
    this.bytes[typeAt] = type;
  }

  /** Writes the value and tells its type. */
  #value(value: unknown, depth: number): number {
    switch (typeof value) {
      case 'string':
        this.#string(value);
        return 0x02;
      case 'number':
        if (isInt32(value)) {
          this.#int32(value);
          return 0x10;
        }
        this.#double(value);
        return 0x01;
      case 'boolean':
        this.byte(value ? 1 : 0);
        return 0x08;
      case 'bigint':
        this.#bigInt(BigInt.asIntN(64, value));
        return 0x12;
      case 'object':
        return value === null ? 0x0a : this.#object(value, depth);
      default:
        throw new TypeError(`a ${typeof value} is not a BSON value`);
    }
  }

  #object(value: object, depth: number): number {
    if (Array.isArray(value)) {
      this.#array(value, depth + 1);
      return 0x04;
    }
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === Object.prototype || prototype === null) {
      this.document(value as Document, depth + 1);
      return 0x03;
    }
    if (value instanceof Date) {
      this.#date(value);
      return 0x09;
    }
    if (value instanceof Uint8Array) return this.#binary(value, 0);
    if (value instanceof RegExp) {
      return this.#regex(value.flags.replace(/[^ims]/g, ''), value.source);
    }
    return this.#classed(value as Classed, depth);
  }

  /** The classes of `bson`; anything else is written with its own fields. */
  #classed(value: Classed, depth: number): number {
    switch (value._bsontype) {
      case 'ObjectId':
        this.raw(value.id);
        return 0x07;
      case 'Double':
        this.#double(value.value);
        return 0x01;
      case 'Int32':
        this.#int32(value.value);
        return 0x10;
      case 'Long':
        return this.#int64(value, 0x12);
      case 'Timestamp':
        return this.#int64(value, 0x11);
      case 'Decimal128':
        this.raw(value.bytes);
        return 0x13;
      case 'Binary':
        return this.#binary(value.buffer.subarray(0, value.position), value.sub_type);
      case 'BSONRegExp':
        return this.#regex(value.options, value.pattern);
      case 'BSONSymbol':
        this.#string(value.value);
        return 0x0e;
      case 'Code':
        return this.#code(value, depth);
      case 'MinKey':
        return 0xff;
      case 'MaxKey':
        return 0x7f;
      case 'Undefined':
        return 0x06;
      case 'DBRef':
        this.document(fieldsOfReference(value), depth + 1);
        return 0x03;
      default:
        this.document({ ...(value as Document) }, depth + 1);
        return 0x03;
    }
  }

  #binary(bytes: Uint8Array, subType: number): number {
    // The old subtype 2 repeats its length inside.
    const isOld = subType === 2;
    this.#int32(bytes.length + (isOld ? 4 : 0));
    this.byte(subType);
    if (isOld) this.#int32(bytes.length);
    this.raw(bytes);
    return 0x05;
  }

  #regex(options: string, pattern: string): number {
    this.#terminated(pattern);
    this.#terminated(options);
    return 0x0b;
  }

  #code({ code, scope }: Code, depth: number): number {
    if (scope === null || scope === undefined) {
      this.#string(code);
      return 0x0d;
    }
    const start = this.reserve(4);
    this.#string(code);
    this.document(scope, depth + 1);
    this.#putInt32(start, this.at - start);
    return 0x0f;
  }

  #string(text: string): void {
    const start = this.reserve(4);
    this.#text(text);
    this.byte(0);
    this.#putInt32(start, this.at - start - 4);
  }

  /** Names and regular expressions end where their zero is, so they cannot hold one. */
  #terminated(text: string): void {
    if (text.includes('\0')) {
      throw new StoreError('BadValue', 'a field name or regular expression holds a null byte');
    }
    this.#text(text);
    this.byte(0);
  }

  #text(text: string): void {
    const { length } = text;
    const start = this.reserve(length * 3);
    if (length <= maxShortText) {
      const bytes = this.bytes;
      let i = 0;
      for (; i < length; i += 1) {
        const unit = text.charCodeAt(i);
        if (unit > 127) break;
        bytes[start + i] = unit;
      }
      if (i === length) {
        this.at = start + length;
        return;
      }
    }
    this.at = start + this.bytes.write(text, start, 'utf8');
  }

  #double(value: number): void {
    const at = this.reserve(8);
    this.bytes.writeDoubleLE(value, at);
  }

  #bigInt(value: bigint): void {
    const at = this.reserve(8);
    this.bytes.writeBigInt64LE(value, at);
  }

  #int32(value: number): void {
    this.#putInt32(this.reserve(4), value);
  }

  #int64({ low, high }: Pick<Long, 'low' | 'high'>, type: number): number {
    this.#int32(low);
    this.#int32(high);
    return type;
  }

  #date(date: Date): void {
    if (date instanceof FarDate) {
      this.#bigInt(date.milliseconds);
      return;
    }
    const time = date.getTime();
    const whole = Number.isNaN(time) ? 0 : time;
    const high = Math.floor(whole / 2 ** 32);
    this.#int32(whole - high * 2 ** 32);
    this.#int32(high);
  }

  #putInt32(at: number, value: number): void {
    const bytes = this.bytes;
    bytes[at] = value;
    bytes[at + 1] = value >>> 8;
    bytes[at + 2] = value >>> 16;
    bytes[at + 3] = value >>> 24;
  }

  protected override grow(needed: number): void {
    if (this.at > maxDraftBytes) throw tooLarge(this.at);
    super.grow(needed);
  }
}

/** Encoding never pauses, so one buffer serves all. */
const writer = new Writer();

type Classed =
  | ObjectId
  | Double
  | Int32
  | (Pick<Long, 'low' | 'high'> & { readonly _bsontype: 'Long' | 'Timestamp' })
  | Decimal128
  | Binary
  | BSONRegExp
  | { readonly _bsontype: 'BSONSymbol'; readonly value: string }
  | Code
  | { readonly _bsontype: 'MinKey' | 'MaxKey' | 'Undefined' }
  | DBRef;

const fieldsOfReference = ({ collection, oid, db, fields }: DBRef): Document => ({
  $ref: collection,
  $id: oid,
  ...(db !== undefined && db !== '' && { $db: db }),
  ...fields,
});
