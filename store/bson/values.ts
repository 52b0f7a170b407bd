/**
 * What a value is, as MongoDB sees it. Documents are decoded so that no type is lost:
 * an int32 is a JS integer, a double is a JS number unless it is integral (then a `Double`),
 * everything else keeps its class from `bson`. `undefined` means that a field is missing.
 */
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Code,
  DBRef,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import { undefinedValue } from './undefined-value.ts';

export type Document = { [field: string]: unknown };
export type NumberValue = number | Double | Int32 | Long | Decimal128;

/** Rank of a type in MongoDB's comparison order; values of different ranks never compare equal. */
export const typeRank = {
  minKey: 0,
  undefined: 2,
  null: 5,
  number: 10,
  string: 15,
  object: 20,
  array: 25,
  binary: 30,
  objectId: 35,
  boolean: 40,
  date: 45,
  timestamp: 50,
  regex: 55,
  code: 60,
  maxKey: 100,
} as const;

const classRanks = new Map<string, number>([
  ['Long', typeRank.number],
  ['Double', typeRank.number],
  ['Int32', typeRank.number],
  ['Decimal128', typeRank.number],
  ['BSONSymbol', typeRank.string],
  ['Binary', typeRank.binary],
  ['ObjectId', typeRank.objectId],
  ['Timestamp', typeRank.timestamp],
  ['BSONRegExp', typeRank.regex],
  ['Code', typeRank.code],
  ['MinKey', typeRank.minKey],
  ['MaxKey', typeRank.maxKey],
  ['Undefined', typeRank.undefined],
]);

export function rankOf(value: unknown): number {
  switch (typeof value) {
    case 'undefined':
      return typeRank.null;
    case 'number':
    case 'bigint':
      return typeRank.number;
    case 'string':
      return typeRank.string;
    case 'boolean':
      return typeRank.boolean;
    default:
      return rankOfObject(value);
  }
}

function rankOfObject(value: unknown): number {
  if (value === null) return typeRank.null;
  // A document is a plain object, whatever its fields are called.
  if (Object.getPrototypeOf(value) === Object.prototype) return typeRank.object;
  if (Array.isArray(value)) return typeRank.array;
  if (value instanceof Date) return typeRank.date;
  if (value instanceof RegExp) return typeRank.regex;
  if (value instanceof Uint8Array) return typeRank.binary;
  const bsonType = (value as { _bsontype?: unknown })._bsontype;
  return typeof bsonType === 'string'
    ? (classRanks.get(bsonType) ?? typeRank.object)
    : typeRank.object;
}

export const isDocument = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && rankOfObject(value) === typeRank.object;

/** Not by `instanceof`: a Timestamp is a Long to JS. */
export const isNumber = (value: unknown): value is NumberValue =>
  typeof value === 'number' || rankOf(value) === typeRank.number;

export const isLong = (value: unknown): value is Long =>
  value instanceof Long && !(value instanceof Timestamp);

export const isRegex = (value: unknown): value is BSONRegExp | RegExp =>
  value instanceof BSONRegExp || value instanceof RegExp;

/** Null or missing, or BSON's `undefined`: most operators treat them alike. */
export const isNullish = (value: unknown): value is null | undefined =>
  value === null || value === undefined || value === undefinedValue;

/** Numbers by the `$type` operator; `missing` is ours, for a field that is not there. */
export const typeNumbers = {
  double: 1,
  string: 2,
  object: 3,
  array: 4,
  binData: 5,
  undefined: 6,
  objectId: 7,
  bool: 8,
  date: 9,
  null: 10,
  regex: 11,
  dbPointer: 12,
  javascript: 13,
  symbol: 14,
  javascriptWithScope: 15,
  int: 16,
  timestamp: 17,
  long: 18,
  decimal: 19,
  minKey: -1,
  maxKey: 127,
} as const;

type StoredTypeName = keyof typeof typeNumbers;
export type TypeName = StoredTypeName | 'missing';

export const isTypeName = (name: string): name is StoredTypeName =>
  Object.hasOwn(typeNumbers, name);

export const typeNamesByNumber: ReadonlyMap<number, StoredTypeName> = new Map(
  Object.keys(typeNumbers)
    .filter(isTypeName)
    .map((name) => [typeNumbers[name], name]),
);

export function typeName(value: unknown): TypeName {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  switch (typeof value) {
    case 'number':
      return isInt32(value) ? 'int' : 'double';
    case 'bigint':
      return 'long';
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    default:
      return objectTypeName(value);
  }
}

const classTypeNames: readonly (readonly [new (...parts: never[]) => unknown, TypeName])[] = [
  [Date, 'date'],
  [ObjectId, 'objectId'],
  [Long, 'long'],
  [Double, 'double'],
  [Int32, 'int'],
  [Decimal128, 'decimal'],
  [Binary, 'binData'],
  [Uint8Array, 'binData'],
  [BSONRegExp, 'regex'],
  [RegExp, 'regex'],
  [BSONSymbol, 'symbol'],
  [MinKey, 'minKey'],
  [MaxKey, 'maxKey'],
];

function objectTypeName(value: unknown): TypeName {
  if (Array.isArray(value)) return 'array';
  // Timestamp extends Long, so it is asked first.
  if (value instanceof Timestamp) return 'timestamp';
  if (value instanceof Code) return value.scope ? 'javascriptWithScope' : 'javascript';
  if (value instanceof DBRef) return 'object';
  if (value === undefinedValue) return 'undefined';
  return classTypeNames.find(([type]) => value instanceof type)?.[1] ?? 'object';
}

/** Whether a JS number is stored as an int32: integral, in range and not negative zero. */
export const isInt32 = (value: number): boolean => (value | 0) === value && !Object.is(value, -0);

/** A double that could be mistaken for an int32 is boxed; others are plain JS numbers. */
export const boxDouble = (value: number): number | Double =>
  isInt32(value) ? new Double(value) : value;

/** A value as it appears in error messages. */
export function show(value: unknown): string {
  if (typeof value === 'string') return `"${value}"`;
  if (value instanceof ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (Array.isArray(value)) return `[ ${value.map(show).join(', ')} ]`;
  if (isRegex(value)) return `/${regexSource(value)}/${regexOptions(value)}`;
  if (isDocument(value)) {
    const fields = Object.entries(value).map(([field, inner]) => `${field}: ${show(inner)}`);
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  }
  return String(value);
}

export const regexSource = (value: BSONRegExp | RegExp): string =>
  value instanceof BSONRegExp ? value.pattern : value.source;

export const regexOptions = (value: BSONRegExp | RegExp): string =>
  value instanceof BSONRegExp ? value.options : value.flags;
