/** Arrays as sets: duplicates and order do not count; equality is MongoDB's. */
import { ValueSet } from '../../bson/value-set.ts';
import { isNullish, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { isTruthy } from '../../query/truth.ts';
import {
  binary,
  type Compiler,
  type Evaluate,
  folded,
  isConstant,
  noScope,
  type OperatorCompiler,
  unary,
  variadic,
} from '../compiler.ts';
import { GatheredBytes } from './array-size.ts';

export const sets: readonly (readonly [string, OperatorCompiler])[] = [
  ['$setUnion', variadic(union)],
  ['$setIntersection', variadic(intersection)],
  ['$setDifference', binary((a, b, _name, compiler) => difference(a, b, compiler))],
  ['$setEquals', setEquals],
  ['$setIsSubset', binary((a, b, _name, compiler) => isSubsetOf(a, b, compiler))],
  ['$anyElementTrue', unary((array, name) => elementsOf(array, name, 17041).some(isTruthy))],
  ['$allElementsTrue', unary((array, name) => elementsOf(array, name, 17040).every(isTruthy))],
];

function union(arrays: readonly unknown[], name: string, compiler: Compiler): unknown {
  const all = new ValueSet([], compiler.collator);
  const gathered = new GatheredBytes(name);
  for (const array of arrays) {
    if (isNullish(array)) return null;
    for (const value of elementsOf(array, name, 17043)) {
      compiler.watch.step();
      if (all.add(value)) gathered.add(value);
    }
  }
  return sorted(all, compiler);
}

/** Of equal values, that of the set with the fewest is kept. */
function intersection(arrays: readonly unknown[], name: string, compiler: Compiler): unknown {
  let common: ValueSet | undefined;
  for (const array of arrays) {
    if (isNullish(array)) return null;
    const next = setOf(elementsOf(array, name, 17047), compiler);
    if (common === undefined) {
      common = next;
    } else {
      const isSwapped = common.values.length > next.values.length;
      const [kept, other]: readonly ValueSet[] = isSwapped ? [next, common] : [common, next];
      common = setOf(kept?.values.filter((value) => other?.has(value)) ?? [], compiler);
    }
  }
  return common === undefined ? [] : sorted(common, compiler);
}

function difference(a: unknown, b: unknown, compiler: Compiler): unknown {
  if (isNullish(a) || isNullish(b)) return null;
  const kept = elementsOf(a, '$setDifference', 17048);
  const removed = setOf(elementsOf(b, '$setDifference', 17049), compiler);
  const left = kept.filter((value) => !removed.has(value));
  return setOf(left, compiler).values;
}

function isSubsetOf(a: unknown, b: unknown, compiler: Compiler): boolean {
  const inner = elementsOf(a, '$setIsSubset', 17046);
  const outer = setOf(elementsOf(b, '$setIsSubset', 17042), compiler);
  return inner.every((value) => outer.has(value));
}

/** What is written out and is no array is refused before a document is read. */
function setEquals(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  if (!Array.isArray(operand) || operand.length < 2) {
    throw new StoreError(17045, '$setEquals needs at least two arguments');
  }
  const evaluates = operand.map((item: unknown) => compiler.compile(item));
  for (const evaluate of evaluates) {
    if (isConstant(evaluate)) elementsOf(evaluate(noScope), name, 5887502);
  }
  return folded(evaluates, (scope) => {
    const [first, ...others] = evaluates.map((evaluate) =>
      setOf(elementsOf(evaluate(scope), name, 17044), compiler),
    );
    return others.every(
      (other) =>
        other.values.length === first?.values.length &&
        other.values.every((value) => first.has(value)),
    );
  });
}

/** In the time of the operation, as there may be a million values. */
function setOf(values: readonly unknown[], { collator, watch }: Compiler): ValueSet {
  const set = new ValueSet([], collator);
  for (const value of values) {
    watch.step();
    set.add(value);
  }
  return set;
}

const sorted = (set: ValueSet, { watch }: Compiler): unknown[] => set.sorted(() => watch.step());

function elementsOf(value: unknown, name: string, code: number): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new StoreError(
    code,
    `All operands of ${name} must be arrays. One argument is of type: ${typeName(value)}`,
  );
}
