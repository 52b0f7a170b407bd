/** The type that `$convert` is asked for, and its options: read before anything is converted. */
import {
  isDocument,
  isNullish,
  isNumber,
  isTypeName,
  type TypeName,
  typeName,
  typeNamesByNumber,
} from '../../bson/values.ts';
import { int32Of } from '../../bson/whole-numbers.ts';
import { StoreError } from '../../errors.ts';
import type { ByteOrder } from './binary-numbers.ts';
import { type BinaryFormat, binaryFormats } from './binary-text.ts';

export interface Target {
  readonly type: TypeName;
  /** What was given for the subtype of binary data; it is only read when it is needed. */
  readonly subtype: unknown;
}

export interface ConvertOptions {
  readonly format?: BinaryFormat;
  readonly byteOrder?: ByteOrder;
}

/** @returns null where `to` is null or missing @throws StoreError FailedToParse, BadValue */
export function readTarget(to: unknown): Target | null {
  if (isNullish(to)) return null;
  if (!isDocument(to)) return { type: readType(to), subtype: 0 };
  const { type, subtype = 0, ...others } = to;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new StoreError('FailedToParse', `Unrecognized argument to $convert's 'to': ${unknown}`);
  }
  if (isNullish(type)) {
    throw new StoreError('FailedToParse', "$convert's 'to' argument needs a 'type'");
  }
  return { type: readType(type), subtype };
}

function readType(type: unknown): TypeName {
  if (typeof type === 'string') {
    if (isTypeName(type)) return type;
    throw new StoreError('BadValue', `Unknown type name: ${type}`);
  }
  if (!isNumber(type)) {
    throw new StoreError(
      'FailedToParse',
      `$convert's 'to' argument must be a string or number, but is ${typeName(type)}`,
    );
  }
  const number = int32Of(type);
  const name = number === undefined ? undefined : typeNamesByNumber.get(number);
  if (name !== undefined) return name;
  throw new StoreError(
    'FailedToParse',
    number === undefined
      ? "In $convert, numeric 'to' argument is not an integer"
      : `In $convert, numeric value for 'to' does not correspond to a BSON type: ${number}`,
  );
}

/** @throws StoreError 4341106, 4341107, 4341108 */
export function readSubtype(subtype: unknown): number {
  if (!isNumber(subtype)) {
    throw new StoreError(
      4341108,
      `For BinData, $convert's 'subtype' argument must be a number, but is ${typeName(subtype)}`,
    );
  }
  const number = int32Of(subtype);
  if (number === undefined) {
    throw new StoreError(4341106, "In $convert, numeric 'subtype' argument is not an integer");
  }
  if ((number >= 0 && number <= 9) || (number >= 128 && number <= 255)) return number;
  throw new StoreError(
    4341107,
    `In $convert, numeric value for 'subtype' does not correspond to a BinData type: ${number}`,
  );
}

/** @throws StoreError 4341114 for another type, 4341125 for another word */
export function readFormat(value: unknown): BinaryFormat | undefined {
  if (isNullish(value)) return undefined;
  if (typeof value !== 'string') {
    throw new StoreError(
      4341114,
      `$convert requires that 'format' be a string, found: ${typeName(value)}`,
    );
  }
  const format = binaryFormats.find((known) => known === value);
  if (format !== undefined) return format;
  throw new StoreError(4341125, `Invalid 'format' argument for $convert: ${value}`);
}

/** @throws StoreError 9130001 for another type, 9130002 for another word */
export function readByteOrder(value: unknown): ByteOrder | undefined {
  if (isNullish(value)) return undefined;
  if (typeof value !== 'string') {
    throw new StoreError(
      9130001,
      `$convert requires that 'byteOrder' be a string, found: ${typeName(value)}`,
    );
  }
  if (value === 'big' || value === 'little') return value;
  throw new StoreError(9130002, `Invalid 'byteOrder' argument for $convert: ${value}`);
}
