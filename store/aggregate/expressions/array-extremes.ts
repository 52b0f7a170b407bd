/** `$firstN`, `$lastN`, `$minN`, `$maxN` of an array. */
import { compareValues } from '../../bson/compare.ts';
import { isNullish, isNumber, show, typeName } from '../../bson/values.ts';
import { coerceToInt64, int64Of } from '../../bson/whole-numbers.ts';
import { StoreError } from '../../errors.ts';
import type { Compiler, OperatorCompiler } from '../compiler.ts';
import { withNamed } from './named-arguments.ts';

type Take = (array: readonly unknown[], n: number, compiler: Compiler) => unknown[];

const takes: Readonly<Record<string, Take>> = {
  $firstN: (array, n) => array.slice(0, n),
  $lastN: (array, n) => array.slice(-n),
  $minN: (array, n, compiler) => extremes(array, n, compiler, 1),
  $maxN: (array, n, compiler) => extremes(array, n, compiler, -1),
};

export const arrayExtremes: readonly (readonly [string, OperatorCompiler])[] = Object.entries(
  takes,
).map(([name, take]) => [name, taking(take)] as const);

function taking(take: Take): OperatorCompiler {
  return withNamed(
    {
      notObject: 5787900,
      unknown: 5787901,
      required: { n: 5787906, input: 5787907 },
      optional: [],
    },
    ({ n, input }, name, compiler) =>
      (scope) => {
        const count = countOf(n(scope), name);
        const array = input(scope);
        if (Array.isArray(array)) return take(array, count, compiler);
        throw new StoreError(
          5788200,
          `Input must be an array for ${name}, but is ${typeName(array)}`,
        );
      },
  );
}

function countOf(value: unknown, name: string): number {
  if (!isNumber(value)) throw notIntegral(5787902, name, value);
  const count = coerceToInt64(value);
  if (int64Of(value) !== count) throw notIntegral(5787903, name, value);
  if (count > 0n) return Number(count);
  throw new StoreError(5787908, `'n' of ${name} must be greater than 0, found ${show(value)}`);
}

const notIntegral = (code: number, name: string, value: unknown): StoreError =>
  new StoreError(
    code,
    `Value for 'n' of ${name} must be of integral type, but found ${show(value)}`,
  );

function extremes(
  array: readonly unknown[],
  n: number,
  { collator }: Compiler,
  direction: 1 | -1,
): unknown[] {
  return array
    .filter((value) => !isNullish(value))
    .sort((a, b) => compareValues(a, b, collator) * direction)
    .slice(0, n);
}
