/** `$abs`, `$ceil`, `$floor`, `$round`, `$trunc`: numbers keep their kind. */
import { Decimal128, Long } from 'bson';
import {
  absolute,
  type DecimalParts,
  type DecimalRounding,
  fromDouble,
  lengthOf,
  normalize,
  pack,
  quantize,
  signed,
} from '../../bson/decimal.ts';
import {
  compareNumbers,
  fromBigInt,
  kindOf,
  toBigInt,
  toDecimal,
  toNumber,
} from '../../bson/numbers.ts';
import {
  boxDouble,
  isNullish,
  isNumber,
  type NumberValue,
  show,
  typeName,
} from '../../bson/values.ts';
import { coerceToInt64 } from '../../bson/whole-numbers.ts';
import { StoreError } from '../../errors.ts';
import { type OperatorCompiler, unary, withArguments } from '../compiler.ts';

export const rounding: readonly (readonly [string, OperatorCompiler])[] = [
  ['$abs', numeric(magnitude)],
  ['$ceil', numeric((value) => toInteger(value, 'up', Math.ceil))],
  ['$floor', numeric((value) => toInteger(value, 'down', Math.floor))],
  ['$round', toPlaces('even')],
  ['$trunc', toPlaces('zero')],
];

/** An operator on one number. @throws StoreError 28765 for what is no number */
export function numeric(apply: (value: NumberValue, name: string) => unknown): OperatorCompiler {
  return unary((value, name) => {
    if (isNumber(value)) return apply(value, name);
    if (isNullish(value)) return null;
    throw new StoreError(28765, `${name} only supports numeric types, not ${typeName(value)}`);
  });
}

function magnitude(value: NumberValue): NumberValue {
  if (value instanceof Decimal128) return pack(absolute(toDecimal(value)));
  if (kindOf(value) === 'double') return boxDouble(Math.abs(toNumber(value)));
  if (!(value instanceof Long)) return fromBigInt(BigInt(Math.abs(toNumber(value))));
  if (value.equals(Long.MIN_VALUE)) {
    throw new StoreError(28680, "can't take $abs of long long min");
  }
  return value.isNegative() ? value.negate() : value;
}

function toInteger(
  value: NumberValue,
  direction: DecimalRounding,
  round: (value: number) => number,
): NumberValue {
  if (value instanceof Decimal128) return pack(quantize(toDecimal(value), 0, direction));
  return kindOf(value) === 'double' ? boxDouble(round(toNumber(value))) : value;
}

function toPlaces(direction: 'even' | 'zero'): OperatorCompiler {
  return withArguments(1, 2, (values, name) =>
    toPlace(values.length === 1 ? [...values, 0] : values, name, direction),
  );
}

/** Places behind the point that may be asked for, and before it. */
const [maxPlace, minPlace] = [100n, -20n];

function toPlace(
  [value, place]: readonly unknown[],
  name: string,
  direction: 'even' | 'zero',
): unknown {
  if (isNullish(value)) return null;
  if (!isNumber(value)) {
    throw new StoreError(51081, `${name} only supports numeric types, not ${typeName(value)}`);
  }
  const places = placeOf(place, name);
  return places === undefined ? null : rounded(value, places, name, direction);
}

/** @returns undefined for null */
function placeOf(place: unknown, name: string): number | undefined {
  if (isNullish(place)) return undefined;
  if (!isNumber(place)) {
    throw new StoreError(16004, `can't convert from BSON type ${typeName(place)} to long`);
  }
  const whole = coerceToInt64(place);
  if (BigInt.asIntN(32, whole) !== whole || compareNumbers(place, fromBigInt(whole)) !== 0) {
    throw new StoreError(51082, `precision argument to  ${name} must be a integral value`);
  }
  if (whole > maxPlace || whole < minPlace) {
    throw new StoreError(
      51083,
      `cannot apply ${name} with precision value ${whole} value must be in [-20, 100]`,
    );
  }
  return Number(whole);
}

function rounded(
  value: NumberValue,
  places: number,
  name: string,
  direction: 'even' | 'zero',
): NumberValue {
  const kind = kindOf(value);
  if (kind === 'decimal') return pack(quantizeLoosely(toDecimal(value), -places, direction));
  if (kind === 'double') {
    const exact = fromDouble(toNumber(value));
    return boxDouble(toNumber(pack(quantizeLoosely(exact, -places, direction))));
  }
  if (places >= 0) return value;
  const whole = signed(quantize(toDecimal(value), -places, direction)) * 10n ** BigInt(-places);
  if (BigInt.asIntN(64, whole) !== whole) {
    throw new StoreError(
      51080,
      `invalid conversion from Decimal128 result in ${name} resulting from arguments: [${show(value)}, ${places}]`,
    );
  }
  return kind === 'long' ? Long.fromBigInt(whole) : fromBigInt(whole);
}

/** Where so many places do not fit into 34 digits, the number is left with as many as do. */
function quantizeLoosely(
  value: DecimalParts,
  exponent: number,
  direction: DecimalRounding,
): DecimalParts {
  if (value.kind !== 'finite') return value;
  const isTooFine = value.digits !== 0n && normalize(value).exponent > exponent;
  return isTooFine ? normalize(value) : quantize(value, exponent, direction);
}

/**
 * The nearest whole number, if it is within int64: a double halfway between two goes away from
 * zero, a decimal to the even one.
 */
export function toWhole(value: NumberValue): bigint | undefined {
  const kind = kindOf(value);
  if (kind === 'int' || kind === 'long') return toBigInt(value);
  if (kind === 'double') {
    const number = toNumber(value);
    if (!(number >= -(2 ** 63) && number < 2 ** 63)) return undefined;
    return BigInt(Math.sign(number) * Math.round(Math.abs(number)));
  }
  const exact = toDecimal(value);
  if (exact.kind !== 'finite' || lengthOf(exact.digits) + exact.exponent > 20) return undefined;
  const whole =
    exact.exponent >= 0
      ? signed(exact) * 10n ** BigInt(exact.exponent)
      : signed(quantize(exact, 0, 'even'));
  return BigInt.asIntN(64, whole) === whole ? whole : undefined;
}
