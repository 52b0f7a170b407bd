/** `$and`, `$or`, `$not`, `$cond`, `$ifNull`, `$switch`: only what is needed is evaluated. */
import { isDocument, isNullish } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { isTruthy } from '../../query/filter.ts';
import { type Evaluate, namedOperands, type OperatorCompiler, unary } from '../compiler.ts';

export const conditional: readonly (readonly [string, OperatorCompiler])[] = [
  [
    '$and',
    (operand, compiler) => {
      const conditions = listOf(operand).map((item) => compiler.compile(item));
      return (scope) => conditions.every((evaluate) => isTruthy(evaluate(scope)));
    },
  ],
  [
    '$or',
    (operand, compiler) => {
      const conditions = listOf(operand).map((item) => compiler.compile(item));
      return (scope) => conditions.some((evaluate) => isTruthy(evaluate(scope)));
    },
  ],
  ['$not', unary((value) => !isTruthy(value))],
  ['$cond', condition],
  ['$ifNull', ifNull],
  ['$switch', switchOver],
];

const listOf = (operand: unknown): readonly unknown[] =>
  Array.isArray(operand) ? operand : [operand];

function condition(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const [test, yes, no] = Array.isArray(operand) ? threeOf(operand) : namedThree(operand, name);
  const [evaluateTest, evaluateYes, evaluateNo] = [
    compiler.compile(test),
    compiler.compile(yes),
    compiler.compile(no),
  ];
  return (scope) => (isTruthy(evaluateTest(scope)) ? evaluateYes(scope) : evaluateNo(scope));
}

function threeOf(operands: readonly unknown[]): readonly unknown[] {
  if (operands.length === 3) return operands;
  throw new StoreError(
    16020,
    `Expression $cond takes exactly 3 arguments. ${operands.length} were passed in.`,
  );
}

function namedThree(operand: unknown, name: string): readonly unknown[] {
  const fields = namedOperands(name, operand, ['if', 'then', 'else'], []);
  return [fields['if'], fields['then'], fields['else']];
}

function ifNull(...[operand, compiler]: Parameters<OperatorCompiler>): Evaluate {
  const operands = listOf(operand);
  if (operands.length < 2) {
    throw new StoreError(1257300, `$ifNull needs at least two arguments, had: ${operands.length}`);
  }
  const evaluates = operands.map((item) => compiler.compile(item));
  const last = evaluates.at(-1);
  return (scope) => {
    for (const evaluate of evaluates.slice(0, -1)) {
      const value = evaluate(scope);
      if (!isNullish(value)) return value;
    }
    return last?.(scope);
  };
}

function switchOver(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const { branches, default: fallback } = namedOperands(name, operand, ['branches'], ['default']);
  if (!Array.isArray(branches) || branches.length === 0) {
    throw new StoreError(40068, '$switch requires at least one branch.');
  }
  const cases = branches.map((branch: unknown) => {
    if (!isDocument(branch) || !('case' in branch) || !('then' in branch)) {
      throw new StoreError(
        40067,
        "$switch requires each branch have a 'case' and a 'then' expression",
      );
    }
    return { test: compiler.compile(branch['case']), value: compiler.compile(branch['then']) };
  });
  const otherwise = 'default' in (operand as object) ? compiler.compile(fallback) : undefined;
  return (scope) => {
    for (const { test, value } of cases) if (isTruthy(test(scope))) return value(scope);
    if (otherwise !== undefined) return otherwise(scope);
    throw new StoreError(
      40066,
      '$switch could not find a matching branch for an input, and no default was specified.',
    );
  };
}
