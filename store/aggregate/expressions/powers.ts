/** `$exp`, `$ln`, `$log`, `$log10`, `$pow`, `$sqrt`, `$sigmoid`: doubles, or decimals for decimals. */
import { Decimal128, Long } from 'bson';
import { type DecimalParts, squareRoot as decimalRoot, isZero, pack } from '../../bson/decimal.ts';
import {
  calculate,
  divide,
  fromBigInt,
  kindOf,
  toBigInt,
  toDecimal,
  toNumber,
} from '../../bson/numbers.ts';
import { boxDouble, isNullish, isNumber, type NumberValue, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { binary, folded, type OperatorCompiler } from '../compiler.ts';
import {
  exp as doubleExp,
  ln as doubleLn,
  log10 as doubleLog10,
  power as doublePower,
} from '../decimal/double-powers.ts';
import { power as decimalPower, exp, ln, log, log10 } from '../decimal/powers.ts';
import { numeric } from './rounding.ts';

export const powers: readonly (readonly [string, OperatorCompiler])[] = [
  ['$exp', numeric(exponential)],
  ['$ln', numeric((value) => logarithm(value, 28766, '$ln', ln, doubleLn))],
  ['$log10', numeric((value) => logarithm(value, 28761, '$log10', log10, doubleLog10))],
  ['$log', binary(logarithmWithBase)],
  ['$pow', binary(power)],
  ['$sqrt', numeric(squareRoot)],
  ['$sigmoid', sigmoid],
];

function exponential(value: NumberValue): NumberValue {
  if (value instanceof Decimal128) return pack(exp(toDecimal(value)));
  return boxDouble(doubleExp(toNumber(value)));
}

const isPositive = (value: DecimalParts): boolean =>
  value.kind !== 'nan' && !value.isNegative && !isZero(value);

function logarithm(
  value: NumberValue,
  code: number,
  name: string,
  ofDecimal: (value: DecimalParts) => DecimalParts,
  ofDouble: (value: number) => number,
): NumberValue {
  if (value instanceof Decimal128) {
    const parts = toDecimal(value);
    if (isPositive(parts)) return pack(ofDecimal(parts));
  }
  const number = toNumber(value);
  if (number > 0 || Number.isNaN(number)) return boxDouble(ofDouble(number));
  throw new StoreError(code, `${name}'s argument must be a positive number, but is ${number}`);
}

function logarithmWithBase(value: unknown, base: unknown): unknown {
  if (isNullish(value) || isNullish(base)) return null;
  if (!isNumber(value)) {
    throw new StoreError(28756, `$log's argument must be numeric, not ${typeName(value)}`);
  }
  if (!isNumber(base)) {
    throw new StoreError(28757, `$log's base must be numeric, not ${typeName(base)}`);
  }
  const isDecimal = value instanceof Decimal128 || base instanceof Decimal128;
  const [argument, radix] = [toNumber(value), toNumber(base)];
  if (isDecimal && isPositive(toDecimal(value)) && isPositive(toDecimal(base)) && radix !== 1) {
    return pack(log(toDecimal(value), toDecimal(base)));
  }
  if (argument <= 0) {
    throw new StoreError(28758, `$log's argument must be a positive number, but is ${argument}`);
  }
  if (radix <= 0 || radix === 1) {
    throw new StoreError(
      28759,
      `$log's base must be a positive number not equal to 1, but is ${radix}`,
    );
  }
  return boxDouble(doubleLn(argument) / doubleLn(radix));
}

function power(base: unknown, exponent: unknown): unknown {
  if (isNullish(base) || isNullish(exponent)) return null;
  if (!isNumber(base)) {
    throw new StoreError(28762, `$pow's base must be numeric, not ${typeName(base)}`);
  }
  if (!isNumber(exponent)) {
    throw new StoreError(28763, `$pow's exponent must be numeric, not ${typeName(exponent)}`);
  }
  const kinds = [kindOf(base), kindOf(exponent)];
  const isDecimal = kinds.includes('decimal');
  const isNegative = isDecimal ? toDecimal(exponent).isNegative : toNumber(exponent) < 0;
  if (isZero(toDecimal(base)) && isNegative) {
    throw new StoreError(28764, '$pow cannot take a base of 0 and a negative exponent');
  }
  if (isDecimal) return pack(decimalPower(toDecimal(base), toDecimal(exponent)));
  if (kinds.includes('double')) return boxDouble(doublePower(toNumber(base), toNumber(exponent)));
  return wholePower(toBigInt(base), toBigInt(exponent), kinds.includes('long'));
}

/** Whole numbers stay whole while they fit into int64. */
function wholePower(base: bigint, exponent: bigint, isLong: boolean): NumberValue {
  if (base === 0n || base === 1n || base === -1n) {
    // Of their exponents it only matters whether they are zero, even or odd.
    const like = exponent === 0n ? 0n : exponent % 2n === 0n ? 2n : 1n;
    return sized(base ** like, isLong);
  }
  if (exponent >= 0n && exponent <= 63n) {
    const result = base ** exponent;
    if (BigInt.asIntN(64, result) === result) return sized(result, isLong);
  }
  return boxDouble(doublePower(Number(base), Number(exponent)));
}

const sized = (value: bigint, isLong: boolean): NumberValue =>
  isLong ? Long.fromBigInt(value) : fromBigInt(value);

function squareRoot(value: NumberValue): NumberValue {
  const parts = value instanceof Decimal128 ? toDecimal(value) : undefined;
  const isNegative = parts
    ? parts.isNegative && !isZero(parts) && parts.kind !== 'nan'
    : toNumber(value) < 0;
  if (isNegative) {
    throw new StoreError(28714, "$sqrt's argument must be greater than or equal to 0");
  }
  return parts ? pack(decimalRoot(parts)) : boxDouble(Math.sqrt(toNumber(value)));
}

/** 1 / (1 + e^-x), of its operand as it stands: an array is no list of arguments here. */
function sigmoid(...[operand, compiler]: Parameters<OperatorCompiler>) {
  const evaluate = compiler.compile(operand);
  return folded([evaluate], (scope) => {
    const value = evaluate(scope);
    if (isNullish(value)) return null;
    if (!isNumber(value)) {
      throw new StoreError(
        'TypeMismatch',
        `$multiply only supports numeric types, not ${typeName(value)}`,
      );
    }
    const inverse = exponential(calculate('multiply', -1, value, 'double'));
    return divide(1, calculate('add', 1, inverse, 'double'));
  });
}
