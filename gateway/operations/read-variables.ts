import {
  coerceInputValue,
  type GraphQLInputType,
  type GraphQLSchema,
  getVariableValues,
  isInputType,
  isNonNullType,
  type OperationDefinitionNode,
  typeFromAST,
  valueFromAST,
} from 'graphql';
import { memoizePer } from '../../kernel/memoize-per.ts';
import { RequestRefused } from '../errors.ts';

/** Complaints about variables told at once. */
const errorsMax = 10;

type Values = Readonly<Record<string, unknown>>;

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
 * @throws RequestRefused BAD_USER_INPUT when a value does not fit its type
 */
export function readVariables(
  definition: OperationDefinitionNode,
  given: Values,
  schema: GraphQLSchema,
): Values {
  // Without a prototype: `__proto__` is a name that a variable may have.
  const values: Record<string, unknown> = Object.create(null);
  for (const { name, type, defaultValue } of variablesIn(schema)(definition)) {
    if (Object.hasOwn(given, name)) {
      if (!fits(given[name], type)) refuse(definition, given, schema);
      values[name] = given[name];
    } else if (defaultValue !== undefined) values[name] = defaultValue;
    else if (isNonNullType(type)) refuse(definition, given, schema);
  }
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
function refuse(definition: OperationDefinitionNode, given: Values, schema: GraphQLSchema): never {
  const { variableDefinitions = [] } = definition;
  const { errors = [] } = getVariableValues(schema, variableDefinitions, given, {
    maxErrors: errorsMax,
  });
  throw new RequestRefused('BAD_USER_INPUT', errors);
}
