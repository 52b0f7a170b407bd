/** `$and`, `$or`, `$not`, `$cond`, `$ifNull`, `$switch`: only what is needed is evaluated. */
import { type Document, isDocument, isNullish, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { isTruthy } from '../../query/truth.ts';
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
import { checkNames, type NamedArguments, objectArgument, readInOrder } from './named-arguments.ts';

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

interface Branch {
  readonly test: Evaluate;
  readonly value: Evaluate;
}

interface SwitchArguments {
  readonly [name: string]: unknown;
  readonly branches: readonly Branch[];
  readonly default: Evaluate;
}

function switchOver(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const { branches = [], default: fallback } = readInOrder<SwitchArguments>(
    objectArgument(name, operand, 40060),
    {
      branches: (value) => listOfBranches(value).map((branch) => readBranch(branch, compiler)),
      default: (value) => compiler.compile(value),
    },
    (field) => new StoreError(40067, `${name} found an unknown argument: ${field}`),
  );
  if (branches.length === 0) throw new StoreError(40068, '$switch requires at least one branch.');
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

function readBranch(branch: unknown, compiler: Compiler): Branch {
  if (!isDocument(branch)) {
    throw new StoreError(
      40062,
      `$switch expected each branch to be an object, found: ${typeName(branch)}`,
    );
  }
  const compile = (expression: unknown): Evaluate => compiler.compile(expression);
  // Names as pairs: an object with a `then` would pass for a promise.
  const readers = Object.fromEntries(['case', 'then'].map((part) => [part, compile]));
  const { case: test, then: value } = readInOrder(
    branch,
    readers,
    (field) => new StoreError(40063, `$switch found an unknown argument to a branch: ${field}`),
  );
  if (test === undefined) {
    throw new StoreError(40064, "$switch requires each branch have a 'case' expression");
  }
  if (value === undefined) {
    throw new StoreError(40065, "$switch requires each branch have a 'then' expression.");
  }
  return { test, value };
}

function listOfBranches(branches: unknown): readonly unknown[] {
  if (Array.isArray(branches)) return branches;
  throw new StoreError(
    40061,
    `$switch expected an array for 'branches', found: ${typeName(branches)}`,
  );
}
