/** `$and`, `$or`, `$not`, `$cond`, `$ifNull`, `$switch`: only what is needed is evaluated. */
import { type Document, isDocument, isNullish, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { isTruthy } from '../../query/filter.ts';
import {
  type Compiler,
  compileArguments,
  constantly,
  type Evaluate,
  folded,
  isConstant,
  noScope,
  type OperatorCompiler,
  unary,
} from '../compiler.ts';
import { checkNames, type NamedArguments } from './named-arguments.ts';

export const conditional: readonly (readonly [string, OperatorCompiler])[] = [
  ['$and', junction((conditions, holds) => conditions.every(holds))],
  ['$or', junction((conditions, holds) => conditions.some(holds))],
  ['$not', unary((value) => !isTruthy(value))],
  ['$cond', condition],
  ['$ifNull', ifNull],
  ['$switch', switchOver],
];

function junction(
  join: (conditions: readonly Evaluate[], holds: (condition: Evaluate) => boolean) => boolean,
): OperatorCompiler {
  return (operand, compiler, name) => {
    const conditions = compileArguments(operand, compiler, name, 0, Number.POSITIVE_INFINITY);
    return folded(conditions, (scope) => join(conditions, (evaluate) => isTruthy(evaluate(scope))));
  };
}

// Names and codes as pairs: an object with a `then` would pass for a promise.
const conditionArguments: NamedArguments<string, never> = {
  notObject: 16020,
  unknown: 17083,
  required: Object.fromEntries([
    ['if', 17080],
    ['then', 17081],
    ['else', 17082],
  ]),
  optional: [],
};

function condition(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const [test, yes, no] = isDocument(operand)
    ? namedThree(checkNames(name, operand, conditionArguments), compiler)
    : compileArguments(operand, compiler, name, 3, 3);
  const nothing = constantly(undefined);
  return choose(test ?? nothing, yes ?? nothing, no ?? nothing);
}

const namedThree = (fields: Document, compiler: Compiler): readonly Evaluate[] =>
  ['if', 'then', 'else'].map((field) => compiler.compile(fields[field]));

const choose = (test: Evaluate, yes: Evaluate, no: Evaluate): Evaluate =>
  folded([test, yes, no], (scope) => (isTruthy(test(scope)) ? yes(scope) : no(scope)));

function ifNull(...[operand, compiler]: Parameters<OperatorCompiler>): Evaluate {
  const operands: readonly unknown[] = Array.isArray(operand) ? operand : [operand];
  if (operands.length < 2) {
    throw new StoreError(1257300, `$ifNull needs at least two arguments, had: ${operands.length}`);
  }
  const evaluates = operands.map((item) => compiler.compile(item));
  const last = evaluates.at(-1);
  const others = evaluates.slice(0, -1);
  return folded(evaluates, (scope) => {
    for (const evaluate of others) {
      const value = evaluate(scope);
      if (!isNullish(value)) return value;
    }
    return last?.(scope);
  });
}

const switchArguments: NamedArguments<'branches', 'default'> = {
  notObject: 40060,
  unknown: 40067,
  required: { branches: 40068 },
  optional: ['default'],
};

const branchArguments: NamedArguments<string, never> = {
  notObject: 40062,
  unknown: 40063,
  required: Object.fromEntries([
    ['case', 40064],
    ['then', 40065],
  ]),
  optional: [],
};

interface Branch {
  readonly test: Evaluate;
  readonly value: Evaluate;
}

function switchOver(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const fields = checkNames(name, operand, switchArguments);
  const branches: readonly Branch[] = listOfBranches(fields).map((branch) => {
    const named = checkNames(name, branch, branchArguments);
    return { test: compiler.compile(named['case']), value: compiler.compile(named['then']) };
  });
  if (branches.length === 0) throw new StoreError(40068, '$switch requires at least one branch.');
  const fallback = Object.hasOwn(fields, 'default')
    ? compiler.compile(fields['default'])
    : undefined;
  if (fallback === undefined && branches.every(isNeverTaken)) {
    throw new StoreError(
      40069,
      'Cannot execute a switch statement where all the cases evaluate to false without a default.',
    );
  }
  const parts = branches.flatMap(({ test, value }) => [test, value]);
  return folded(fallback ? [...parts, fallback] : parts, (scope) => {
    for (const { test, value } of branches) if (isTruthy(test(scope))) return value(scope);
    if (fallback !== undefined) return fallback(scope);
    throw new StoreError(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    );
  });
}

const isNeverTaken = ({ test }: Branch): boolean => isConstant(test) && !isTruthy(test(noScope));

function listOfBranches({ branches }: Document): readonly unknown[] {
  if (Array.isArray(branches)) return branches;
  throw new StoreError(
    40061,
    `$switch expected an array for 'branches', found: ${typeName(branches)}`,
  );
}
