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
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { StoreError } from '../errors.ts';
import { checkDepth } from './depth.ts';
import { sizeOfValue } from './elements.ts';
import { FarDate, farthestMs } from './far-date.ts';
import {
  heldByDocument,
  heldByFields,
  heldByList,
  heldByOrder,
  heldByShortString,
  heldByString,
  heldByType,
} from './held-bytes.ts';
import { knownText, maxKnownLength, maxKnownValueLength, nextHash } from './known-texts.ts';
import { setField } from './ordered.ts';
import { noteRepeatedId } from './repeated-id.ts';
import { undefinedValue } from './undefined-value.ts';
import { boxDouble, type Document } from './values.ts';
import type { WantedFields } from './wanted-fields.ts';

/** @throws StoreError 22 (InvalidBSON) when the bytes are not one whole BSON document */
export function decode(bytes: Buffer): Document {
  return read(new Reader(bytes));
}

/** A document, and what it takes in memory. @throws StoreError 22 (InvalidBSON) */
export function decodeMeasured(bytes: Buffer): { document: Document; heldBytes: number } {
  const reader = new Reader(bytes);
  const document = read(reader);
  return { document, heldBytes: reader.held };
}

/**
 * Only these fields of the document, in its order: far quicker than all of them.
 * @throws StoreError 22 (InvalidBSON)
 */
export function decodeFields(bytes: Buffer, fields: WantedFields): Document {
  return read(new Reader(bytes), fields);
}

/** How a document is read that nobody stores as it is. */
interface StrictReading {
  /** Top-level fields that are left out. */
  readonly unread: ReadonlySet<string>;
  /** The values that a write would store, and may come with several `_id` until it is their turn. */
  readonly storedBy: (document: Document) => readonly unknown[];
}

/**
 * A command, or a statement of one: each of its documents names a field once. Stored documents are free to repeat a
 * name, but of two conditions, sort keys or options one would be lost in silence.
 * @throws StoreError 22 (InvalidBSON), 40413 for a field that is there twice
 */
export function decodeStrictly(bytes: Buffer, { unread, storedBy }: StrictReading): Document {
  const repeating: Document[] = [];
  const document = read(new Reader(bytes, { unread, repeating }));
  if (repeating.length === 0) return document;
  const stored = new Set(storedBy(document));
  if (!repeating.every((inner) => stored.has(inner))) throw duplicate('_id');
  return document;
}

const duplicate = (field: string) =>
  new StoreError(40413, `BSON field '${field}' is a duplicate field`);

/** What is asked of each document while it is read. */
interface Strictness {
  readonly unread: ReadonlySet<string>;
  /** Takes the documents with several `_id`. */
  readonly repeating: Document[];
}

function read(reader: Reader, fields?: WantedFields): Document {
  try {
    reader.checkSize();
    return fields === undefined ? reader.document(0) : reader.fields(fields);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

const invalid = (why: string) => new StoreError(22, `Invalid BSON: ${why}`);

class Reader {
  readonly #bytes: Buffer;
  readonly #strictness: Strictness | undefined;
  /** Bytes that what has been read so far takes in memory. */
  held = 0;
  #at = 0;

  constructor(bytes: Buffer, strictness?: Strictness) {
    this.#bytes = bytes;
    this.#strictness = strictness;
  }

  /** The bytes are as many as the document says it has. */
  checkSize(): void {
    const { length } = this.#bytes;
    const size = length < 5 ? -1 : this.#bytes.readInt32LE(0);
    if (size !== length) throw invalid(`length ${size} in ${length} bytes`);
  }

  document(depth: number): Document {
    const strictness = this.#strictness;
    const end = this.#enter(depth);
    let document: Document = {};
    let hasId = false;
    let repeatsId = false;
    let count = 0;
    let hasOrder = false;
    for (let type = this.#byte(); type !== 0; type = this.#byte()) {
      const field = this.#name();
      if (strictness !== undefined) {
        if (field !== '_id' && Object.hasOwn(document, field)) throw duplicate(field);
        if (depth === 0 && strictness.unread.has(field)) {
          this.#skip(type);
          continue;
        }
      }
      const value = this.#value(type, depth);
      const first = field.charCodeAt(0);
      count += 1;
      // Digits and underscores need a closer look; most names start with neither.
      if ((first < 58 && first > 47) || first === 95) {
        document = setField(document, field, value);
        if (field === '_id') {
          repeatsId = hasId;
          hasId = true;
        } else if (first !== 95) hasOrder = true;
      } else document[field] = value;
    }
    this.#leave(end);
    this.held += heldByDocument + heldByFields(count) + (hasOrder ? heldByOrder : 0);
    if (repeatsId) {
      noteRepeatedId(document);
      strictness?.repeating.push(document);
    }
    return document;
  }

  fields(wanted: WantedFields): Document {
    const end = this.#enter(0);
    let document: Document = {};
    let missing = wanted.size;
    for (let type = this.#byte(); type !== 0 && missing > 0; type = this.#byte()) {
      const start = this.#at;
      this.#skipName();
      const field = wanted.at(this.#bytes, start, this.#at - 1);
      if (field === undefined) this.#skip(type);
      else {
        document = setField(document, field, this.#value(type, 0));
        missing -= 1;
      }
    }
    if (missing > 0) this.#leave(end);
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
    this.held += heldByList(items.length);
    return items;
  }

  #enter(depth: number): number {
    checkDepth(depth);
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
    this.held += heldByType[type] ?? 0;
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
        return undefinedValue;
      case 0x0a:
        return null;
      case 0x07:
        return this.#objectId();
      case 0x08:
        return this.#boolean();
      case 0x09:
        return this.#date();
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
        return new Timestamp(new Long(this.#int32(), this.#int32(), true));
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

  #skip(type: number): void {
    const size = sizeOfValue(this.#bytes, type, this.#at);
    if (size < 0) throw invalid(`value of type ${type} at ${this.#at}`);
    this.#at += size;
  }

  #byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw invalid('bytes end inside a document');
    this.#at += 1;
    return byte;
  }

  #boolean(): boolean {
    const byte = this.#byte();
    if (byte > 1) throw invalid(`boolean ${byte}`);
    return byte === 1;
  }

  #int32(): number {
    const value = this.#bytes.readInt32LE(this.#at);
    this.#at += 4;
    return value;
  }

  #date(): Date {
    const low = this.#int32() >>> 0;
    const high = this.#int32();
    const milliseconds = high * 2 ** 32 + low;
    // Exact for every date that JS can hold.
    if (Math.abs(milliseconds) <= farthestMs) return new Date(milliseconds);
    return new FarDate((BigInt(high) << 32n) + BigInt(low));
  }

  #double(): number {
    const value = this.#bytes.readDoubleLE(this.#at);
    this.#at += 8;
    return value;
  }

  /** Zero-terminated text: names and regular expressions. Mostly short and ASCII. */
  #name(): string {
    const bytes = this.#bytes;
    const start = this.#at;
    const last = start + maxKnownLength;
    let hash = 0;
    for (let at = start; at <= last; at += 1) {
      const byte = bytes[at];
      if (byte === 0) {
        this.#at = at + 1;
        return knownText(bytes, start, at, hash);
      }
      if (byte === undefined || byte > 127) break;
      hash = nextHash(hash, byte);
    }
    this.#skipName();
    return bytes.toString('utf8', start, this.#at - 1);
  }

  #skipName(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let byte = bytes[at]; byte !== 0; byte = bytes[at]) {
      if (byte === undefined) throw invalid('unterminated name');
      at += 1;
    }
    this.#at = at + 1;
  }

  #string(): string {
    const size = this.#int32();
    const start = this.#at;
    const end = start + size - 1;
    const bytes = this.#bytes;
    if (size < 1 || bytes[end] !== 0) throw invalid(`string of ${size} bytes at ${start}`);
    this.#at = end + 1;
    if (size > maxKnownValueLength) {
      const text = bytes.toString('utf8', start, end);
      this.held += heldByString(text, size - 1);
      return text;
    }
    this.held += heldByShortString;
    let hash = 0;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte > 127) return bytes.toString('utf8', start, end);
      hash = nextHash(hash, byte);
    }
    return knownText(bytes, start, end, hash);
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

  /** The class reads its bytes where they are. */
  #objectId(): ObjectId {
    const start = this.#at;
    this.#at += 12;
    return new ObjectId(this.#bytes.subarray(start, this.#at));
  }

  #codeWithScope(depth: number): Code {
    const start = this.#at;
    const size = this.#int32();
    const code = this.#string();
    const scope = this.document(depth + 1);
    this.#leave(start + size);
    return new Code(code, scope);
  }

  #copy(size: number): Buffer {
    const start = this.#at;
    this.held += size;
    if (size < 0 || start + size > this.#bytes.length) throw invalid(`${size} bytes at ${start}`);
    this.#at += size;
    const copy = Buffer.allocUnsafe(size);
    this.#bytes.copy(copy, 0, start, this.#at);
    return copy;
  }
}
