import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  getArgumentValues,
  isNonNullType,
  Kind,
  type ValueNode,
  valueFromAST,
} from 'graphql';

type Values = Readonly<Record<string, unknown>>;

/** The arguments of a field in one run. @throws GraphQLError where one is not of its type */
export type ReadArguments = (variableValues: Values) => Record<string, unknown>;

/** Nothing was said, and nothing stands in for it: the resolver sees no such argument. */
const absent = Symbol('no value');
/** What graphql-js has to say. */
const unusual = Symbol('a value that may be wrong');

/**
 * CoerceArgumentValues of the GraphQL specification (6.4.1). Variables have been coerced, and constants that nobody can
 * write into are read once for all runs; anything else is left to graphql-js, with all that may be wrong with it.
 */
export function compileArguments(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode,
): ReadArguments {
  const readByGraphQLJs: ReadArguments = (values) => getArgumentValues(definition, node, values);
  const given = new Map(node.arguments?.map(({ name, value }) => [name.value, value]));
  const readers = definition.args.map((argument) => ({
    name: argument.name,
    read: compileArgument(argument, given.get(argument.name)),
  }));
  return (values) => {
    const args: Record<string, unknown> = {};
    for (const { name, read } of readers) {
      const value = read(values);
      if (value === unusual) return readByGraphQLJs(values);
      if (value !== absent) args[name] = value;
    }
    return args;
  };
}

function compileArgument(
  { type, defaultValue }: GraphQLArgument,
  node: ValueNode | undefined,
): (values: Values) => unknown {
  const isNonNull = isNonNullType(type);
  const fallback =
    defaultValue === undefined ? (isNonNull ? unusual : absent) : constant(defaultValue);
  if (node === undefined) return () => fallback;
  if (node.kind === Kind.LIST || node.kind === Kind.OBJECT) return () => unusual;
  if (node.kind !== Kind.VARIABLE) {
    const value = constant(valueFromAST(node, type));
    return () => value;
  }
  const name = node.name.value;
  return (values) => {
    if (!Object.hasOwn(values, name)) return fallback;
    const value = values[name];
    return value === undefined || (value === null && isNonNull) ? unusual : value;
  };
}

/** Objects are made anew for each run: a resolver may write into them. What is none of its type has no value. */
const constant = (value: unknown): unknown =>
  value === undefined || (typeof value === 'object' && value !== null) ? unusual : value;
