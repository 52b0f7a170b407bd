/** `multipleOf`, `maximum` and `minimum` with their exclusive variants. */

import { Decimal128 } from 'bson';
import { type Exact, kindOf, toExact, toNumber } from '../../bson/numbers.ts';
import { isNumber, type NumberValue } from '../../bson/values.ts';
import { numberTest } from '../comparison.ts';
import { type Keyword, type KeywordTable, mismatch, ruleOf, unparsable } from './rule.ts';

const bound =
  (
    exclusive: string,
    inside: (order: number) => boolean,
    strictlyInside: (order: number) => boolean,
  ): Keyword =>
  (operand, { name, schema }) => {
    const isExclusive = schema[exclusive];
    if (isExclusive !== undefined && typeof isExclusive !== 'boolean') {
      throw mismatch(`$jsonSchema keyword '${exclusive}' must be a boolean`);
    }
    if (!isNumber(operand)) throw mismatch(`$jsonSchema keyword '${name}' must be a number`);
    const accepts = numberTest(operand, isExclusive === true ? strictlyInside : inside);
    return ruleOf(
      name,
      operand,
      'comparison failed',
      (value) => !isNumber(value) || accepts(value),
    );
  };

/** What makes a bound exclusive is read with the bound, without which it means nothing. */
const needs =
  (other: string): Keyword =>
  (_operand, { name, schema }) => {
    if (!Object.hasOwn(schema, other)) {
      throw unparsable(other, `must be a present if ${name} is present`);
    }
    return undefined;
  };

const multipleOf: Keyword = (operand, { name }) => {
  if (!isNumber(operand)) throw mismatch(`$jsonSchema keyword '${name}' must be a number`);
  const nearest = toNumber(operand);
  const factor = asDecimal(operand);
  if (nearest < 0 || factor?.digits === 0n) throw unparsable(name, 'must have a positive value');
  return ruleOf(
    name,
    operand,
    'considered value is not a multiple of the specified value',
    (value) => !isNumber(value) || isMultiple(asDecimal(value), factor, nearest),
  );
};

function isMultiple(value: Exact | null, factor: Exact | null, nearest: number): boolean {
  if (value === null) return false;
  if (factor === null) return !Number.isNaN(nearest) && value.digits === 0n;
  const exponent = Math.min(value.exponent, factor.exponent);
  const scaled = ({ digits, exponent: own }: Exact) => digits * 10n ** BigInt(own - exponent);
  return scaled(value) % scaled(factor) === 0n;
}

/** A double has the 15 digits that MongoDB makes a decimal of, so that 0.3 is three times 0.1. */
function asDecimal(value: NumberValue): Exact | null {
  if (kindOf(value) !== 'double') return toExact(value);
  const number = toNumber(value);
  return Number.isFinite(number) ? toExact(Decimal128.fromString(number.toPrecision(15))) : null;
}

export const numberKeywords: KeywordTable = [
  ['multipleOf', multipleOf],
  [
    'maximum',
    bound(
      'exclusiveMaximum',
      (order) => order <= 0,
      (order) => order < 0,
    ),
  ],
  ['exclusiveMaximum', needs('maximum')],
  [
    'minimum',
    bound(
      'exclusiveMinimum',
      (order) => order >= 0,
      (order) => order > 0,
    ),
  ],
  ['exclusiveMinimum', needs('minimum')],
];
