import { type GraphQLSchema, getVariableValues, type OperationDefinitionNode } from 'graphql';
import { RequestRefused } from '../errors.ts';

/** Complaints about variables told at once. */
const errorsMax = 10;

/**
 * The variables as subgraphs are to get them: what the client gave, with defaults filled in. Values stay as they
 * were sent; the subgraph that defines a scalar turns them into its own.
 * @throws RequestRefused BAD_USER_INPUT when a value does not fit its type
 */
export function readVariables(
  definition: OperationDefinitionNode,
  given: Readonly<Record<string, unknown>>,
  schema: GraphQLSchema,
): Readonly<Record<string, unknown>> {
  const definitions = definition.variableDefinitions ?? [];
  const { coerced, errors } = getVariableValues(schema, definitions, given, {
    maxErrors: errorsMax,
  });
  if (errors) throw new RequestRefused('BAD_USER_INPUT', errors);
  // Without a prototype: `__proto__` is a name that a variable may have.
  const values: Record<string, unknown> = Object.create(null);
  for (const name of Object.keys(coerced))
    values[name] = Object.hasOwn(given, name) ? given[name] : coerced[name];
  return values;
}
