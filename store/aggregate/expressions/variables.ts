/** `$let`, `$literal`, `$rand`, `$type`, `$isNumber`. */
import { boxDouble } from '../../bson/decode.ts';
import { isDocument, isNumber, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { bind, type Evaluate, namedOperands, type OperatorCompiler, unary } from '../compiler.ts';

export const variables: readonly (readonly [string, OperatorCompiler])[] = [
  ['$literal', (operand) => () => operand],
  ['$let', letIn],
  ['$rand', () => () => boxDouble(Math.random())],
  ['$type', unary(typeName)],
  ['$isNumber', unary(isNumber)],
];

function letIn(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const { vars, in: body } = namedOperands(name, operand, ['vars', 'in'], []);
  if (!isDocument(vars))
    throw new StoreError('FailedToParse', 'invalid parameter: expected an object (vars)');
  const given = Object.entries(vars).map(
    ([variable, expression]) => [checkName(variable), compiler.compile(expression)] as const,
  );
  const evaluateBody = compiler.withVariables(Object.keys(vars)).compile(body);
  return (scope) => {
    let inner = scope;
    for (const [variable, evaluate] of given) inner = bind(inner, variable, evaluate(scope));
    return evaluateBody(inner);
  };
}

/** @throws StoreError FailedToParse unless the name starts with a lower-case letter */
export function checkName(variable: string): string {
  if (/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(variable)) return variable;
  throw new StoreError(
    'FailedToParse',
    `'${variable}' starts with an invalid character for a user variable name`,
  );
}
