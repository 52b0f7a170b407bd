/** From one type to another: for each target, what its sources become. */
import { Binary, Decimal128, Double, Long, ObjectId, Timestamp } from 'bson';
import { bytesOf, subTypeOf } from '../../bson/compare.ts';
import { dateAt, millisecondsOf } from '../../bson/far-date.ts';
import { kindOf, toNumber } from '../../bson/numbers.ts';
import {
  boxDouble,
  isNumber,
  type NumberValue,
  type TypeName,
  typeName,
} from '../../bson/values.ts';
import { truncatedWhole } from '../../bson/whole-numbers.ts';
import { StoreError } from '../../errors.ts';
import { bytesToDouble, bytesToWhole, numberToBytes } from './binary-numbers.ts';
import { binaryToText, storedBytes, textToBytes } from './binary-text.ts';
import { type ConvertOptions, readSubtype, type Target } from './convert-types.ts';
import { isoText } from './date-format.ts';
import { parseDate } from './date-parse.ts';
import { toDate as dateOf, momentOf } from './moment.ts';
import { decimalOfDouble, parseDecimal, parseDouble, parseWhole } from './number-text.ts';
import { numberText } from './text-of.ts';
import { checkedText } from './text-size.ts';
import { utc } from './time-zone.ts';

type Conversion = (value: unknown, target: Target, options: ConvertOptions) => unknown;

const conversions: Partial<Record<TypeName, Conversion>> = {
  double: toDouble,
  string: toText,
  binData: toBinary,
  objectId: toObjectId,
  bool: toBool,
  date: toDate,
  int: toInt,
  long: toLong,
  decimal: toDecimal,
};

/** @throws StoreError ConversionFailure, and others for options that do not go together */
export function convertTo(target: Target, value: unknown, options: ConvertOptions): unknown {
  const conversion = conversions[target.type];
  if (conversion === undefined) throw unsupported(value, target.type);
  return conversion(value, target, options);
}

const failure = (why: string) => new StoreError('ConversionFailure', why);

const unsupported = (value: unknown, type: TypeName) =>
  failure(
    `Unsupported conversion from ${typeName(value)} to ${type} in $convert with no onError value`,
  );

const overflow = (value: unknown) =>
  failure(
    `Conversion would overflow target type in $convert with no onError value: ${String(value)}`,
  );

const unparsed = (text: string) =>
  failure(`Failed to parse number '${text.slice(0, 100)}' in $convert with no onError value`);

function toDouble(value: unknown, { type }: Target, options: ConvertOptions): unknown {
  if (typeof value === 'boolean') return new Double(value ? 1 : 0);
  if (value instanceof Date) return boxDouble(Number(millisecondsOf(value)));
  if (value instanceof Binary) return boxDouble(readDouble(value, options));
  if (typeof value === 'string') {
    const number = parseDouble(value);
    if (number !== undefined) return boxDouble(number);
    throw unparsed(value);
  }
  if (!isNumber(value)) throw unsupported(value, type);
  const number = toNumber(value);
  const isLost = value instanceof Decimal128 && !isWithinDouble(value, number);
  if (isLost) throw overflow(value);
  return boxDouble(number);
}

/** Decimals reach further than doubles, to both ends. */
function isWithinDouble(value: Decimal128, number: number): boolean {
  const text = value.toString();
  if (!Number.isFinite(number)) return /^-?(?:Infinity|NaN)$/.test(text);
  return Math.abs(number) >= 2 ** -1022 || !/[1-9]/.test(text.replace(/E.*$/, ''));
}

function toInt(value: unknown, target: Target, options: ConvertOptions): unknown {
  const whole = value instanceof Binary ? readWhole(value, 4, options) : wholeFrom(value, target);
  if (BigInt.asIntN(32, whole) === whole) return Number(whole);
  throw overflow(value);
}

function toLong(value: unknown, target: Target, options: ConvertOptions): unknown {
  if (value instanceof Date) return Long.fromBigInt(millisecondsOf(value));
  const whole = value instanceof Binary ? readWhole(value, 8, options) : wholeFrom(value, target);
  if (BigInt.asIntN(64, whole) === whole) return Long.fromBigInt(whole);
  throw overflow(value);
}

function wholeFrom(value: unknown, { type }: Target): bigint {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'string') {
    const whole = parseWhole(value);
    if (whole !== undefined) return whole;
    throw unparsed(value);
  }
  if (!isNumber(value)) throw unsupported(value, type);
  const whole = truncatedWhole(value);
  if (whole !== undefined) return whole;
  throw failure(
    'Attempt to convert NaN or infinity value to integer type in $convert with no onError value',
  );
}

function toDecimal(value: unknown, { type }: Target): unknown {
  if (typeof value === 'boolean') return Decimal128.fromString(value ? '1' : '0');
  if (value instanceof Date) return Decimal128.fromString(String(millisecondsOf(value)));
  if (typeof value === 'string') {
    const decimal = parseDecimal(value);
    if (decimal !== undefined) return decimal;
    throw unparsed(value);
  }
  if (!isNumber(value)) throw unsupported(value, type);
  if (value instanceof Decimal128) return value;
  return kindOf(value) === 'double'
    ? decimalOfDouble(toNumber(value))
    : Decimal128.fromString(String(value));
}

/** Everything is true but `false` and the zeros. */
function toBool(value: unknown): boolean {
  if (isNumber(value)) return !isZero(value);
  return value !== false;
}

const isZero = (value: NumberValue): boolean =>
  value instanceof Decimal128
    ? /^-?0/.test(value.toString()) && !/[1-9]/.test(value.toString().replace(/E.*$/, ''))
    : toNumber(value) === 0;

function toDate(value: unknown, { type }: Target): unknown {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId || value instanceof Timestamp) return dateOf(value);
  if (typeof value === 'string') return parseDate(value, utc);
  if (!isNumber(value) || kindOf(value) === 'int') throw unsupported(value, type);
  const whole = truncatedWhole(value);
  const date = whole === undefined ? undefined : dateAt(whole);
  if (date !== undefined) return date;
  throw overflow(value);
}

function toText(value: unknown, { type }: Target, { format }: ConvertOptions): unknown {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  if (isNumber(value)) return numberText(value);
  if (value instanceof ObjectId) return value.toHexString();
  if (value instanceof Date) return isoText(momentOf(value));
  if (!(value instanceof Binary)) throw unsupported(value, type);
  if (format === undefined) throw missingFormat(value, type);
  const text = binaryToText(value, format);
  if (text === undefined) {
    throw failure(`Failed to convert to string in $convert with no onError value: not ${format}`);
  }
  if (format === 'utf8') return checkedText(text);
  try {
    return checkedText(text);
  } catch (error) {
    throw failure(`Failed to convert to string in $convert with no onError value: ${error}`);
  }
}

const missingFormat = (value: unknown, type: TypeName) =>
  new StoreError(
    4341115,
    `Format must be specified when converting from '${typeName(value)}' to '${type}'`,
  );

function toObjectId(value: unknown, { type }: Target): unknown {
  if (value instanceof ObjectId) return value;
  if (typeof value !== 'string') throw unsupported(value, type);
  if (/^[\da-fA-F]{24}$/.test(value)) return new ObjectId(value);
  throw failure(
    `Failed to parse objectId '${value.slice(0, 100)}' in $convert with no onError value`,
  );
}

function toBinary(value: unknown, { type, subtype }: Target, options: ConvertOptions): unknown {
  if (typeof value === 'string')
    return textToBinary(value, type, readSubtypeFor(subtype, options), options);
  if (value instanceof Binary) {
    if (subTypeOf(value) === readSubtype(subtype)) return value;
    throw failure('Conversions between different BinData subtypes are not supported');
  }
  if (!isNumber(value) || value instanceof Decimal128) throw unsupported(value, type);
  return new Binary(numberToBytes(value, options.byteOrder), readSubtype(subtype));
}

function readSubtypeFor(subtype: unknown, { format }: ConvertOptions): number | undefined {
  return format === undefined ? undefined : readSubtype(subtype);
}

function textToBinary(
  text: string,
  type: TypeName,
  subtype: number | undefined,
  { format }: ConvertOptions,
): Binary {
  if (format === undefined || subtype === undefined) throw missingFormat(text, type);
  const isUuid = subtype === Binary.SUBTYPE_UUID;
  const bytes = (format === 'uuid') === isUuid ? textToBytes(text, format) : undefined;
  if (bytes !== undefined) return new Binary(bytes, subtype);
  throw failure(
    `Failed to parse BinData '${text.slice(0, 100)}' in $convert with no onError value: not ${format}`,
  );
}

function readWhole(value: Binary, maxBytes: number, { byteOrder }: ConvertOptions): bigint {
  const bytes = storedBytes(value);
  const whole = bytes.length <= maxBytes ? bytesToWhole(bytes, byteOrder) : undefined;
  if (whole === undefined) throw wrongLength(value);
  return whole;
}

function readDouble(value: Binary, { byteOrder }: ConvertOptions): number {
  const number = bytesToDouble(storedBytes(value), byteOrder);
  if (number === undefined) throw wrongLength(value);
  return number;
}

const wrongLength = (value: Binary) =>
  failure(
    `Failed to convert to number in $convert because of invalid length: ${bytesOf(value).length}`,
  );
