/** Arithmetic. Null or missing in, null out; int, long, double and decimal keep their kind. */
import { Decimal128, Long } from 'bson';
import { boxDouble } from '../../bson/decode.ts';
import {
  calculate,
  divide,
  fromBigInt,
  fromExact,
  kindOf,
  roundHalfEven,
  toBigInt,
  toExact,
  toNumber,
} from '../../bson/numbers.ts';
import { isNullish, isNumber, type NumberValue, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { binary, type OperatorCompiler, unary, variadic, withArguments } from '../compiler.ts';

export const arithmetic: readonly (readonly [string, OperatorCompiler])[] = [
  ['$add', variadic(add)],
  ['$subtract', binary(subtract)],
  ['$multiply', variadic(multiply)],
  ['$divide', binary(quotient)],
  ['$mod', binary(remainder)],
  ['$abs', unary((value, name) => onNumber(value, name, absolute))],
  ['$ceil', unary((value, name) => onNumber(value, name, (x) => toPlaces(x, 0, 'up')))],
  ['$floor', unary((value, name) => onNumber(value, name, (x) => toPlaces(x, 0, 'down')))],
  ['$round', withArguments(1, 2, ([value, place], name) => rounded(value, place, name, 'even'))],
  ['$trunc', withArguments(1, 2, ([value, place], name) => rounded(value, place, name, 'zero'))],
  ['$sqrt', unary((value, name) => onNumber(value, name, squareRoot))],
  ['$exp', real(Math.exp)],
  ['$ln', real(Math.log)],
  ['$log10', real(Math.log10)],
  [
    '$log',
    binary((value, base, name) =>
      onTwo(value, base, name, (x, y) => boxDouble(Math.log(toNumber(x)) / Math.log(toNumber(y)))),
    ),
  ],
  ['$pow', binary((base, exponent, name) => onTwo(base, exponent, name, power))],
];

/** Numbers are added; one of the operands may be a date, to which the others are milliseconds. */
function add(values: readonly unknown[]): unknown {
  let date: Date | undefined;
  let sum: NumberValue = 0;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (value instanceof Date) {
      if (date !== undefined)
        throw new StoreError(16612, 'only one date allowed in an $add expression');
      date = value;
    } else if (isNumber(value)) sum = calculate('add', sum, value, 'double');
    else {
      throw new StoreError(
        'TypeMismatch',
        `$add only supports numeric or date types, not ${typeName(value)}`,
      );
    }
  }
  return date === undefined ? sum : new Date(date.getTime() + Math.round(toNumber(sum)));
}

function subtract(a: unknown, b: unknown): unknown {
  if (isNullish(a) || isNullish(b)) return null;
  if (a instanceof Date) {
    if (b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
    if (isNumber(b)) return new Date(a.getTime() - Math.round(toNumber(b)));
  }
  if (isNumber(a) && isNumber(b)) return calculate('subtract', a, b, 'double');
  throw new StoreError('TypeMismatch', `can't $subtract ${typeName(b)} from ${typeName(a)}`);
}

function multiply(values: readonly unknown[]): unknown {
  let product: NumberValue = 1;
  for (const value of values) {
    if (isNullish(value)) return null;
    if (!isNumber(value)) {
      throw new StoreError(
        'TypeMismatch',
        `$multiply only supports numeric types, not ${typeName(value)}`,
      );
    }
    product = calculate('multiply', product, value, 'double');
  }
  return product;
}

function quotient(a: unknown, b: unknown): unknown {
  if (isNullish(a) || isNullish(b)) return null;
  if (!isNumber(a) || !isNumber(b)) {
    throw new StoreError(
      'TypeMismatch',
      `$divide only supports numeric types, not ${typeName(a)} and ${typeName(b)}`,
    );
  }
  if (toNumber(b) === 0) throw new StoreError('BadValue', "can't $divide by zero");
  return divide(a, b);
}

function remainder(a: unknown, b: unknown): unknown {
  if (isNullish(a) || isNullish(b)) return null;
  if (!isNumber(a) || !isNumber(b)) {
    throw new StoreError(
      16611,
      `$mod only supports numeric types, not ${typeName(a)} and ${typeName(b)}`,
    );
  }
  if (toNumber(b) === 0) throw new StoreError(16610, "can't $mod by zero");
  const kinds = [kindOf(a), kindOf(b)];
  if (kinds.includes('decimal')) {
    const whole = toPlaces(divide(a, b), 0, 'zero');
    return calculate('subtract', a, calculate('multiply', whole, b, 'double'), 'double');
  }
  if (kinds.includes('double')) return boxDouble(toNumber(a) % toNumber(b));
  const result = toBigInt(a) % toBigInt(b);
  return kinds.includes('long') ? Long.fromBigInt(result) : fromBigInt(result);
}

function onNumber(value: unknown, name: string, apply: (value: NumberValue) => unknown): unknown {
  if (isNullish(value)) return null;
  if (!isNumber(value)) {
    throw new StoreError(28765, `${name} only supports numeric types, not ${typeName(value)}`);
  }
  return apply(value);
}

function onTwo(
  a: unknown,
  b: unknown,
  name: string,
  apply: (a: NumberValue, b: NumberValue) => unknown,
): unknown {
  return onNumber(a, name, (x) => onNumber(b, name, (y) => apply(x, y)));
}

function real(apply: (value: number) => number): OperatorCompiler {
  return unary((value, name) => onNumber(value, name, (x) => boxDouble(apply(toNumber(x)))));
}

function absolute(value: NumberValue): NumberValue {
  return toNumber(value) < 0 ? calculate('multiply', value, -1, 'double') : value;
}

function squareRoot(value: NumberValue): unknown {
  const root = Math.sqrt(toNumber(value));
  if (toNumber(value) < 0)
    throw new StoreError(28714, "$sqrt's argument must be greater than or equal to 0");
  return value instanceof Decimal128 ? Decimal128.fromString(`${root}`) : boxDouble(root);
}

function power(base: NumberValue, exponent: NumberValue): unknown {
  if (toNumber(base) === 0 && toNumber(exponent) < 0) {
    throw new StoreError(28764, '$pow cannot take a base of 0 and a negative exponent');
  }
  const isWhole = kindOf(base) !== 'double' && kindOf(exponent) !== 'double';
  const result = toNumber(base) ** toNumber(exponent);
  if (base instanceof Decimal128 || exponent instanceof Decimal128)
    return Decimal128.fromString(`${result}`);
  if (!isWhole || !Number.isSafeInteger(result)) return boxDouble(result);
  return kindOf(base) === 'long' || kindOf(exponent) === 'long'
    ? Long.fromNumber(result)
    : fromBigInt(BigInt(result));
}

type Rounding = 'even' | 'zero' | 'up' | 'down';

function rounded(value: unknown, place: unknown, name: string, rounding: Rounding): unknown {
  return onNumber(value, name, (number) => {
    if (place === undefined) return toPlaces(number, 0, rounding);
    return onNumber(place, name, (places) => {
      const digits = toNumber(places);
      if (!Number.isInteger(digits) || digits < -20 || digits > 100) {
        throw new StoreError(
          51083,
          `cannot apply ${name} with precision value ${digits} value must be in [-20, 100]`,
        );
      }
      return toPlaces(number, digits, rounding);
    });
  });
}

/** To so many decimal places, exactly: what is rounded is the decimal that prints. */
function toPlaces(value: NumberValue, places: number, rounding: Rounding): NumberValue {
  const kind = kindOf(value);
  if ((kind === 'int' || kind === 'long') && places >= 0) return value;
  const exact = toExact(value);
  if (exact === null || -exact.exponent <= places) return value;
  const unit = 10n ** BigInt(-exact.exponent - places);
  const isNegative = exact.digits < 0n;
  const magnitude = isNegative ? -exact.digits : exact.digits;
  const whole = roundMagnitude(magnitude, unit, isNegative, rounding);
  const digits = isNegative ? -whole : whole;
  if (kind === 'decimal') return fromExact(digits, -places);
  const result = Number(`${digits}e${-places}`);
  if (kind === 'double') return boxDouble(isNegative && result === 0 ? -0 : result);
  return kind === 'long' ? Long.fromNumber(result) : fromBigInt(BigInt(result));
}

function roundMagnitude(
  magnitude: bigint,
  unit: bigint,
  isNegative: boolean,
  rounding: Rounding,
): bigint {
  if (rounding === 'even') return roundHalfEven(magnitude, unit);
  const away = (rounding === 'up' && !isNegative) || (rounding === 'down' && isNegative);
  return away ? (magnitude + unit - 1n) / unit : magnitude / unit;
}
