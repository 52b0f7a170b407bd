/** Real functions of doubles: last digits that the C library gives, and JavaScript does not. */
import { describe, expect, test } from '@jest/globals';
import { exp, ln, log10, power } from './double-powers.ts';
import { arcTangent2, trigonometry } from './double-trigonometry.ts';

const { sin, cos, tan, acos, atan, sinh, cosh, asinh, acosh } = trigonometry;

type Real = (...values: number[]) => number;
const of =
  (compute: (a: number, b: number) => number): Real =>
  (a = 0, b = 0) =>
    compute(a, b);

const cases: readonly (readonly [string, Real, readonly number[], number])[] = [
  ['exp', of(exp), [-10], 4.5399929762484854e-5],
  ['ln', of(ln), [3], 1.0986122886681098],
  ['log10', of(log10), [1.6], 0.20411998265592482],
  ['power', of(power), [2, 1.5], 2.8284271247461903],
  ['power', of(power), [1.1, 100], 13780.61233982238],
  ['power', of(power), [10, 2.5], 316.22776601683796],
  ['sin', of(sin), [2.5], 0.5984721441039565],
  ['cos', of(cos), [0.1], 0.9950041652780258],
  ['tan', of(tan), [4], 1.1578212823495775],
  ['atan', of(atan), [Math.PI], 1.2626272556789118],
  ['cosh', of(cosh), [2.1], 4.144313170410316],
  ['sinh', of(sinh), [270], 9.0882469256955e116],
  ['acosh', of(acosh), [3], 1.762747174039086],
  ['asinh', of(asinh), [2.6], 1.6837431439977444],
];

/** What must not be lost on the way through fixed point. */
const limits: typeof cases = [
  ['exp', of(exp), [-745.13], 5e-324],
  ['exp', of(exp), [710], Number.POSITIVE_INFINITY],
  ['exp', of(exp), [Number.NEGATIVE_INFINITY], 0],
  ['ln', of(ln), [5e-324], -744.4400719213812],
  ['ln', of(ln), [1 + 2 ** -52], 2.2204460492503128e-16],
  ['log10', of(log10), [1e-300], -300],
  ['power', of(power), [1 + 2 ** -52, 2 ** 52], Math.E],
  ['power', of(power), [-2, -3], -0.125],
  ['power', of(power), [-2, 0.5], Number.NaN],
  ['power', of(power), [-1, Number.POSITIVE_INFINITY], 1],
  ['power', of(power), [0, 0], 1],
  ['sin', of(sin), [1e300], -0.8178819121159085],
  ['sin', of(sin), [-0], -0],
  ['sin', of(sin), [Math.PI], 1.2246467991473532e-16],
  ['acos', of(acos), [1], 0],
  ['arcTangent2', of(arcTangent2), [-0, -1], -Math.PI],
  ['arcTangent2', of(arcTangent2), [1e-300, -1e300], Math.PI],
  ['asinh', of(asinh), [Number.NEGATIVE_INFINITY], Number.NEGATIVE_INFINITY],
];

const named = (table: typeof cases) =>
  table.map(([name, compute, values, expected]) => ({ name, compute, values, expected }));

describe.each([
  ['digits', named(cases)],
  ['limits', named(limits)],
])('%s', (_title, table) => {
  test.each(table)('$name of $values is $expected', ({ compute, values, expected }) => {
    expect(compute(...values)).toBe(expected);
  });
});
