/** Arithmetic that keeps MongoDB's numeric types: int32 → int64 → double → decimal128. */
import { Decimal128, Double, Int32, Long } from 'bson';
import { StoreError } from '../errors.ts';
import {
  add,
  type DecimalParts,
  divide as divideDecimals,
  fromInteger,
  isWhole as isWholeDecimal,
  multiply,
  pack,
  subtract,
  unpack,
  widenDouble,
} from './decimal.ts';
import { boxDouble, isInt32, type NumberValue } from './values.ts';

export type NumberKind = 'int' | 'long' | 'double' | 'decimal';
type Operation = 'add' | 'subtract' | 'multiply';

const longMax = 0x7fffffffffffffffn;
const longMin = -0x8000000000000000n;

export function kindOf(value: NumberValue): NumberKind {
  if (typeof value === 'number') return isInt32(value) ? 'int' : 'double';
  if (value instanceof Double) return 'double';
  if (value instanceof Long) return 'long';
  return value instanceof Decimal128 ? 'decimal' : 'int';
}

/** The nearest JS number. */
export function toNumber(value: NumberValue): number {
  if (typeof value === 'number') return value;
  if (value instanceof Long) return value.toNumber();
  if (value instanceof Decimal128) return Number(value.toString());
  return value.valueOf();
}

export const isNaNValue = (value: NumberValue): boolean => Number.isNaN(toNumber(value));

/** A whole number as int32 if it fits, else int64. @throws StoreError Overflow past int64 */
export function fromBigInt(value: bigint): number | Long {
  if (value >= -0x80000000n && value <= 0x7fffffffn) return Number(value);
  if (value > longMax || value < longMin) throw new StoreError('Overflow', 'integer overflow');
  return Long.fromBigInt(value);
}

export function isIntegral(value: NumberValue): boolean {
  const kind = kindOf(value);
  if (kind === 'int' || kind === 'long') return true;
  // The nearest double of a decimal may be whole where the decimal itself is not.
  const isWhole = !(value instanceof Decimal128) || isWholeDecimal(unpack(value));
  return isWhole && Number.isInteger(toNumber(value));
}

/**
 * The result in the wider of both types; int32 grows to int64 when needed.
 * @param onOverflow what to do past int64: updates refuse, expressions go on as doubles
 */
export function calculate(
  operation: Operation,
  a: NumberValue,
  b: NumberValue,
  onOverflow: 'refuse' | 'double',
): NumberValue {
  if (typeof a === 'number' && typeof b === 'number') {
    const result = onNumbers(operation, a, b);
    if (!isInt32(a) || !isInt32(b)) return boxDouble(result);
    // Products of two int32 can pass 2^53, where a JS number is no longer exact.
    if (Number.isSafeInteger(result)) return fromSafeInteger(result);
  }
  const [kindA, kindB] = [kindOf(a), kindOf(b)];
  if (kindA === 'decimal' || kindB === 'decimal') return onDecimals(operation, a, b);
  if (kindA === 'double' || kindB === 'double') {
    return boxDouble(onNumbers(operation, toNumber(a), toNumber(b)));
  }
  const result = onBigInts(operation, toBigInt(a), toBigInt(b));
  const isLong = kindA === 'long' || kindB === 'long';
  if (result <= longMax && result >= longMin) {
    return isLong ? Long.fromBigInt(result) : fromBigInt(result);
  }
  if (onOverflow === 'double') return boxDouble(Number(result));
  throw new StoreError(
    'BadValue',
    `Failed to apply ${operation} operations to current value (${a}) for type long: integer overflow`,
  );
}

const fromSafeInteger = (value: number): number | Long =>
  isInt32(value) || value === 0 ? value + 0 : Long.fromNumber(value);

function onNumbers(operation: Operation, a: number, b: number): number {
  if (operation === 'add') return a + b;
  return operation === 'subtract' ? a - b : a * b;
}

function onBigInts(operation: Operation, a: bigint, b: bigint): bigint {
  if (operation === 'add') return a + b;
  return operation === 'subtract' ? a - b : a * b;
}

const decimalOperations = { add, subtract, multiply } as const;

const onDecimals = (operation: Operation, a: NumberValue, b: NumberValue): Decimal128 =>
  pack(decimalOperations[operation](toDecimal(a), toDecimal(b)));

/** As MongoDB turns numbers into decimals: of a double the 15 digits that it promises. */
export function toDecimal(value: NumberValue): DecimalParts {
  if (value instanceof Decimal128) return unpack(value);
  if (value instanceof Long) return fromInteger(value.toBigInt());
  const number = value.valueOf();
  return kindOf(value) === 'double' ? widenDouble(number) : fromInteger(BigInt(number));
}

/** A finite number as digits × 10^exponent; null for NaN and the infinities. */
export interface Exact {
  readonly digits: bigint;
  readonly exponent: number;
}

const decimalText = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

export const toExact = (value: NumberValue): Exact | null =>
  parseExact(value instanceof Double || value instanceof Int32 ? `${value.valueOf()}` : `${value}`);

function parseExact(text: string): Exact | null {
  const parts = decimalText.exec(text);
  if (parts === null) return null;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = parts;
  return {
    digits: BigInt(`${sign}${whole}${fraction}`.replace('+', '')),
    exponent: Number(exponent) - fraction.length,
  };
}

/** Both numbers with one exponent. */
function align(a: Exact, b: Exact): readonly [bigint, bigint, number] {
  const exponent = Math.min(a.exponent, b.exponent);
  return [
    a.digits * 10n ** BigInt(a.exponent - exponent),
    b.digits * 10n ** BigInt(b.exponent - exponent),
    exponent,
  ];
}

/** The quotient: a decimal if either side is one, else a double. The divisor is not zero. */
export const divide = (a: NumberValue, b: NumberValue): NumberValue =>
  a instanceof Decimal128 || b instanceof Decimal128
    ? pack(divideDecimals(toDecimal(a), toDecimal(b)))
    : boxDouble(toNumber(a) / toNumber(b));

export function toBigInt(value: NumberValue): bigint {
  return value instanceof Long ? bitsOf(value) : BigInt(Math.trunc(toNumber(value)));
}

/** From the halves: the class itself goes by way of decimal digits. */
function bitsOf({ low, high, unsigned }: Long): bigint {
  return (BigInt(unsigned ? high >>> 0 : high) << 32n) | BigInt(low >>> 0);
}

/** Order of two numbers, exact across types; NaN comes before every number. */
export function compareNumbers(a: NumberValue, b: NumberValue): number {
  const [x, y] = [toNumber(a), toNumber(b)];
  if (typeof a === 'number' && typeof b === 'number') return compareDoubles(x, y);
  if (a instanceof Long && b instanceof Long) return a.compare(b);
  // Only close neighbours need the exact (slow) comparison.
  if (
    Number.isNaN(x) ||
    Number.isNaN(y) ||
    Math.abs(x - y) > 1e-9 * Math.max(Math.abs(x), Math.abs(y))
  ) {
    return compareDoubles(x, y);
  }
  const [p, q] = [exactOf(a), exactOf(b)];
  if (p === null && q === null) return compareDoubles(x, y);
  // A decimal beyond every double is still less than infinity.
  if (p === null) return Math.sign(x);
  if (q === null) return -Math.sign(y);
  const [left, right] = align(p, q);
  return left < right ? -1 : left > right ? 1 : 0;
}

/** What the number is, not how it prints: the double 0.1 is a little more than the decimal 0.1. */
function exactOf(value: NumberValue): Exact | null {
  if (kindOf(value) !== 'double') return toExact(value);
  const number = toNumber(value);
  return Number.isInteger(number)
    ? { digits: BigInt(number), exponent: 0 }
    : parseExact(number.toPrecision(40));
}

function compareDoubles(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number.isNaN(a) ? (Number.isNaN(b) ? 0 : -1) : 1;
}
