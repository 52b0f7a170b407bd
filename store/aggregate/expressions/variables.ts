/** `$let`, `$literal` (and `$const`), `$rand`, `$type`, `$isNumber`. */
import { boxDouble, isDocument, isNumber, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { bind, constantly, type Evaluate, type OperatorCompiler, unary } from '../compiler.ts';
import { checkUserVariable } from '../variable-name.ts';
import { checkNames } from './named-arguments.ts';

export const variables: readonly (readonly [string, OperatorCompiler])[] = [
  ['$literal', constantly],
  // An older name for it, which drivers and explained pipelines still write.
  ['$const', constantly],
  ['$let', letIn],
  ['$rand', random],
  ['$type', unary(typeName)],
  ['$isNumber', unary(isNumber)],
];

function letIn(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const { vars, in: body } = checkNames(name, operand, {
    notObject: 16874,
    unknown: 16875,
    required: { vars: 16876, in: 16877 },
    optional: [],
  });
  const given = Object.entries(variablesOf(vars)).map(
    ([variable, expression]) =>
      [checkUserVariable(variable), compiler.compile(expression)] as const,
  );
  const evaluateBody = compiler.withVariables(given.map(([variable]) => variable)).compile(body);
  return (scope) => {
    let inner = scope;
    for (const [variable, evaluate] of given) inner = bind(inner, variable, evaluate(scope));
    return evaluateBody(inner);
  };
}

/** An array is read as an object whose names are numbers, and those are no names of variables. */
function variablesOf(vars: unknown): object {
  if (isDocument(vars) || Array.isArray(vars)) return vars;
  throw new StoreError(10065, `invalid parameter: expected an object (vars)`);
}

function random(...[operand]: Parameters<OperatorCompiler>): Evaluate {
  if (!isDocument(operand) && !Array.isArray(operand)) {
    throw new StoreError(10065, 'invalid parameter: expected an object ($rand)');
  }
  if (Object.keys(operand).length > 0) {
    throw new StoreError(3040501, '$rand does not currently accept arguments');
  }
  return () => boxDouble(Math.random());
}
