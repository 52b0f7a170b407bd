import {
  coerceInputValue,
  type GraphQLInputType,
  type GraphQLSchema,
  getVariableValues,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  parse,
  typeFromAST,
  valueFromAST,
} from 'graphql';
import { memoizePer } from '../../kernel/memoize-per.ts';
import { RequestRefused } from '../errors.ts';
import type { Operation } from '../operation.ts';
import { refuseNullConditions } from './null-conditions.ts';
import { chooseOperation } from './read-document.ts';

/** Complaints about variables told at once. */
const errorsMax = 10;

type Values = Readonly<Record<string, unknown>>;

/** What is looked at of an operation. */
type ReadOperation = Pick<Operation, 'definition' | 'text' | 'askedName'>;

/** A variable of an operation, as far as its document and the schema tell. */
interface Variable {
  readonly name: string;
  readonly type: GraphQLInputType;
  /** undefined where it has none. */
  readonly defaultValue: unknown;
}

/**
 * The variables as subgraphs are to get them: what the client gave, with defaults filled in. Values stay as they
 * were sent; the subgraph that defines a scalar turns them into its own.
 * @throws RequestRefused BAD_USER_INPUT when a value does not fit its type, or a condition asks for null
 */
export function readVariables(
  operation: ReadOperation,
  given: Values,
  schema: GraphQLSchema,
): Values {
  // Without a prototype: `__proto__` is a name that a variable may have.
  const values: Record<string, unknown> = Object.create(null);
  const nullInPlaceOfDefault: string[] = [];
  for (const { name, type, defaultValue } of variablesIn(schema)(operation.definition)) {
    if (Object.hasOwn(given, name)) {
      if (!fits(given[name], type)) refuse(operation, given, schema);
      values[name] = given[name];
      if (given[name] === null && defaultValue !== undefined) nullInPlaceOfDefault.push(name);
    } else if (defaultValue !== undefined) values[name] = defaultValue;
    else if (isNonNullType(type)) refuse(operation, given, schema);
  }
  if (nullInPlaceOfDefault.length > 0) refuseNullConditions(operation, nullInPlaceOfDefault);
  return values;
}

/** Read once: a request brings values alone. */
const variablesIn = memoizePer((schema: GraphQLSchema) =>
  memoizePer(({ variableDefinitions = [] }: OperationDefinitionNode): readonly Variable[] =>
    variableDefinitions.flatMap(({ variable, type: typeNode, defaultValue }) => {
      const type = typeFromAST(schema, typeNode);
      if (!isInputType(type)) return [];
      return [
        {
          name: variable.name.value,
          type,
          defaultValue: defaultValue && valueFromAST(defaultValue, type),
        },
      ];
    }),
  ),
);

function fits(value: unknown, type: GraphQLInputType): boolean {
  try {
    coerceInputValue(value, type, misfit);
    return true;
  } catch {
    return false;
  }
}

/** Ends the reading at the first complaint: a long list may have thousands. */
function misfit(): never {
  throw new Error('A value does not fit its type');
}

/** Tells what is wrong, in the words of the standard's own implementation. */
function refuse({ text, askedName }: ReadOperation, given: Values, schema: GraphQLSchema): never {
  // Read once more for where in the text the variable stands, which is not kept of documents.
  const { variableDefinitions = [] } = chooseOperation(parse(text), askedName);
  const { errors = [] } = getVariableValues(schema, variableDefinitions, given, {
    maxErrors: errorsMax,
  });
  throw new RequestRefused('BAD_USER_INPUT', errors);
}
