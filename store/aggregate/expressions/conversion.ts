/** `$convert` and its short forms. Null and missing stay null; what does not convert is an error. */
import { Decimal128, Long, ObjectId, Timestamp } from 'bson';
import { boxDouble } from '../../bson/decode.ts';
import { kindOf, toBigInt, toExact, toNumber } from '../../bson/numbers.ts';
import { isInt32, isNullish, isNumber, type NumberValue, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { isTruthy } from '../../query/filter.ts';
import { typesOf } from '../../query/operators.ts';
import { type Evaluate, namedOperands, type OperatorCompiler, unary } from '../compiler.ts';
import { textOf } from './text-of.ts';

type Conversion = (value: unknown) => unknown;

const conversions: Readonly<Record<string, Conversion>> = {
  string: textOf,
  int: toInt,
  long: toLong,
  double: (value) => boxDouble(toNumber(numberFrom(value, 'double'))),
  decimal: (value) => decimalFrom(numberFrom(value, 'decimal')),
  bool: (value) => (isNumber(value) ? toNumber(value) !== 0 : value === true || isTruthy(value)),
  date: toDate,
  objectId: toObjectId,
};

const shortForms = {
  $toString: 'string',
  $toInt: 'int',
  $toLong: 'long',
  $toDouble: 'double',
  $toDecimal: 'decimal',
  $toBool: 'bool',
  $toDate: 'date',
  $toObjectId: 'objectId',
} as const;

export const conversion: readonly (readonly [string, OperatorCompiler])[] = [
  ...Object.entries(shortForms).map(
    ([name, type]) =>
      [name, unary((value) => (isNullish(value) ? null : conversions[type]?.(value)))] as const,
  ),
  ['$convert', convert],
];

function convert(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const fields = namedOperands(name, operand, ['input', 'to'], ['onError', 'onNull', 'format']);
  const [evaluateInput, evaluateTo] = [
    compiler.compile(fields['input']),
    compiler.compile(fields['to']),
  ];
  const onNull = compiler.compile(fields['onNull'] ?? null);
  const onError = 'onError' in fields ? compiler.compile(fields['onError']) : undefined;
  return (scope) => {
    const input = evaluateInput(scope);
    if (isNullish(input)) return onNull(scope);
    const [type = ''] = typesOf(evaluateTo(scope));
    const apply = conversions[type];
    if (apply === undefined) throw failed(input, type);
    try {
      return apply(input);
    } catch (error) {
      if (onError === undefined) throw error;
      return onError(scope);
    }
  };
}

const failed = (value: unknown, type: string, why?: string) =>
  new StoreError(
    'ConversionFailure',
    why ??
      `Unsupported conversion from ${typeName(value)} to ${type} in $convert with no onError value`,
  );

const wholeText = /^[+-]?\d+$/;
const numberText = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function numberFrom(value: unknown, type: string): NumberValue {
  if (isNumber(value)) return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value instanceof Date && type !== 'int') return Long.fromNumber(value.getTime());
  if (typeof value === 'string') return parseNumber(value, type);
  throw failed(value, type);
}

function parseNumber(text: string, type: string): NumberValue {
  const isWhole = type === 'int' || type === 'long';
  if (!(isWhole ? wholeText : numberText).test(text)) {
    throw failed(
      text,
      type,
      `Failed to parse number '${text}' in $convert with no onError value: Did not consume whole string.`,
    );
  }
  return type === 'double' ? Number(text) : Decimal128.fromString(text);
}

const decimalFrom = (value: NumberValue): Decimal128 =>
  value instanceof Decimal128
    ? value
    : Decimal128.fromString(String(kindOf(value) === 'long' ? value : toNumber(value)));

function toInt(value: unknown): number {
  const number = Math.trunc(toNumber(numberFrom(value, 'int')));
  if (Number.isFinite(number) && isInt32(number + 0)) return number + 0;
  throw failed(
    value,
    'int',
    `Conversion would overflow target type in $convert with no onError value: ${String(value)}`,
  );
}

function toLong(value: unknown): Long {
  const number = numberFrom(value, 'long');
  const whole = number instanceof Decimal128 ? truncated(number) : toBigInt(number);
  if (BigInt.asIntN(64, whole) === whole) return Long.fromBigInt(whole);
  throw failed(
    value,
    'long',
    `Conversion would overflow target type in $convert with no onError value: ${String(value)}`,
  );
}

function truncated(value: Decimal128): bigint {
  const exact = toExact(value);
  if (exact === null) throw failed(value, 'long');
  const { digits, exponent } = exact;
  return exponent >= 0 ? digits * 10n ** BigInt(exponent) : digits / 10n ** BigInt(-exponent);
}

function toDate(value: unknown): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.getHighBits() * 1000);
  if (isNumber(value) && kindOf(value) !== 'int') return new Date(Math.trunc(toNumber(value)));
  if (typeof value !== 'string') throw failed(value, 'date');
  const date = new Date(
    /[zZ]|[+-]\d\d:?\d\d$/.test(value) || !value.includes('T') ? value : `${value}Z`,
  );
  if (!Number.isNaN(date.getTime())) return date;
  throw failed(value, 'date', `Error parsing date string '${value}'`);
}

function toObjectId(value: unknown): ObjectId {
  if (value instanceof ObjectId) return value;
  if (typeof value === 'string' && /^[0-9a-fA-F]{24}$/.test(value)) return new ObjectId(value);
  if (typeof value !== 'string') throw failed(value, 'objectId');
  throw failed(
    value,
    'objectId',
    `Failed to parse objectId '${value}' in $convert with no onError value: Invalid string length for parsing to OID, expected 24 but found ${value.length}`,
  );
}
