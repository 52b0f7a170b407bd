/** `$sin` to `$atanh`, `$atan2` and the conversion of angles: doubles, or decimals for decimals. */
import { Decimal128 } from 'bson';
import { type DecimalParts, divide, finite, multiply, pack } from '../../bson/decimal.ts';
import { compareNumbers, toDecimal, toNumber } from '../../bson/numbers.ts';
import { boxDouble, isNullish, isNumber, type NumberValue, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { binary, type OperatorCompiler } from '../compiler.ts';
import {
  arcTangent2 as doubleArcTangent2,
  trigonometry as ofDouble,
} from '../decimal/double-trigonometry.ts';
import { pi } from '../decimal/fixed-point.ts';
import { fromFixed, workingBits } from '../decimal/quad.ts';
import { arcTangent2, trigonometry as ofDecimal } from '../decimal/trigonometry.ts';
import { numeric } from './rounding.ts';

type FunctionName = keyof typeof ofDecimal;

type Domain = readonly [range: string, isInside: (value: NumberValue) => boolean];

// A decimal beyond the doubles is infinite as one of them, and still has a sine.
const finiteOnes: Domain = [
  '(-inf,inf)',
  (value) => Number.isFinite(toNumber(value)) || toDecimal(value).kind === 'finite',
];
// Decimals just past 1 are equal to it as doubles.
const toOne: Domain = [
  '[-1,1]',
  (value) => compareNumbers(value, -1) >= 0 && compareNumbers(value, 1) <= 0,
];
const fromOne: Domain = ['[1,inf]', (value) => compareNumbers(value, 1) >= 0];

/** Where a function is defined; a round bracket leaves the bound itself out. */
const domains: Partial<Record<FunctionName, Domain>> = {
  sin: finiteOnes,
  cos: finiteOnes,
  tan: finiteOnes,
  asin: toOne,
  acos: toOne,
  acosh: fromOne,
  atanh: toOne,
};

const names: readonly FunctionName[] = [
  'sin',
  'cos',
  'tan',
  'asin',
  'acos',
  'atan',
  'sinh',
  'cosh',
  'tanh',
  'asinh',
  'acosh',
  'atanh',
];

export const trigonometry: readonly (readonly [string, OperatorCompiler])[] = [
  ...names.map((name) => [`$${name}`, ofAngle(name)] as const),
  ['$atan2', binary(angleOf)],
  ['$degreesToRadians', numeric((value) => scaled(value, () => radianParts(), Math.PI / 180))],
  ['$radiansToDegrees', numeric((value) => scaled(value, () => degreeParts(), 180 / Math.PI))],
];

function ofAngle(name: FunctionName): OperatorCompiler {
  const [range, isInside] = domains[name] ?? ['', undefined];
  return numeric((value) => {
    const number = toNumber(value);
    if (Number.isNaN(number)) return value;
    if (isInside !== undefined && !isInside(value)) {
      throw new StoreError(50989, `cannot apply $${name} to ${value}, value must be in ${range}`);
    }
    if (value instanceof Decimal128) return pack(ofDecimal[name](toDecimal(value)));
    return boxDouble(ofDouble[name](number));
  });
}

function angleOf(y: unknown, x: unknown): unknown {
  if (isNullish(y)) return null;
  checkNumber(y, 51044);
  if (isNullish(x)) return null;
  checkNumber(x, 51045);
  return y instanceof Decimal128 || x instanceof Decimal128
    ? pack(arcTangent2(toDecimal(y), toDecimal(x)))
    : boxDouble(doubleArcTangent2(toNumber(y), toNumber(x)));
}

function checkNumber(value: unknown, code: number): asserts value is NumberValue {
  if (isNumber(value)) return;
  throw new StoreError(code, `$atan2 only supports numeric types, not ${typeName(value)}`);
}

const scaled = (value: NumberValue, decimal: () => DecimalParts, double: number): NumberValue =>
  value instanceof Decimal128
    ? pack(multiply(toDecimal(value), decimal()))
    : boxDouble(toNumber(value) * double);

const halfTurn = finite(false, 180n, 0);
const radianParts = () => divide(piDecimal(), halfTurn);
const degreeParts = () => divide(halfTurn, piDecimal());
const piDecimal = () => fromFixed(pi(workingBits), workingBits);
