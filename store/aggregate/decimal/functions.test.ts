/** Real functions of decimals: digits as tables of constants have them. */
import { expect, test } from '@jest/globals';
import { Decimal128 } from 'bson';
import { type DecimalParts, pack, unpack } from '../../bson/decimal.ts';
import { exp, ln, log, log10, power } from './powers.ts';
import { arcTangent2, trigonometry } from './trigonometry.ts';

const read = (text: string): DecimalParts => unpack(Decimal128.fromString(text));
const write = (parts: DecimalParts): string => pack(parts).toString();

type Real = (...values: readonly DecimalParts[]) => DecimalParts;

const of = (compute: (a: DecimalParts, b: DecimalParts) => DecimalParts): Real => {
  const zero = read('0');
  return (a = zero, b = zero) => compute(a, b);
};

const cases: readonly (readonly [string, Real, readonly string[], string])[] = [
  ['exp', of(exp), ['1'], '2.718281828459045235360287471352662'],
  ['exp', of(exp), ['-1'], '0.3678794411714423215955237701614609'],
  ['exp', of(exp), ['20000'], 'Infinity'],
  ['exp', of(exp), ['-20000'], '0E-6176'],
  ['ln', of(ln), ['10'], '2.302585092994045684017991454684364'],
  ['ln', of(ln), ['2'], '0.6931471805599453094172321214581766'],
  ['log10', of(log10), ['2'], '0.3010299956639811952137388947244930'],
  ['log', of(log), ['8', '2'], '3.000000000000000000000000000000000'],
  ['power', of(power), ['2', '0.5'], '1.414213562373095048801688724209698'],
  ['power', of(power), ['2', '10'], '1024.000000000000000000000000000000'],
  ['cos', of(trigonometry.cos), ['1'], '0.5403023058681397174009366074429766'],
  ['cos', of(trigonometry.cos), ['1E+6144'], '0.3993286706252226496850307517433643'],
  ['sin', of(trigonometry.sin), ['0.5'], '0.4794255386042030002732879352155714'],
  ['atan', of(trigonometry.atan), ['1'], '0.7853981633974483096156608458198757'],
  ['sinh', of(trigonometry.sinh), ['-1E-6176'], '-1E-6176'],
  ['cosh', of(trigonometry.cosh), ['1E-6176'], '1'],
  ['asinh', of(trigonometry.asinh), ['2E-3000'], '2.000000000000000000000000000000000E-3000'],
  ['atan2', of(arcTangent2), ['1', '-1'], '2.356194490192344928846982537459627'],
];

test.each(cases.map(([name, compute, values, expected]) => ({ name, compute, values, expected })))(
  '$name of $values is $expected',
  ({ compute, values, expected }) => {
    expect(write(compute(...values.map(read)))).toBe(expected);
  },
);
