import {
  GraphQLBoolean,
  GraphQLID,
  type GraphQLInputType,
  GraphQLInt,
  GraphQLScalarType,
  type GraphQLSchema,
  GraphQLString,
  isInputType,
  isListType,
  isNonNullType,
  isScalarType,
  type OperationDefinitionNode,
  typeFromAST,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;

/** Whether a value is what its type would make of it, so that coercion has nothing to do. */
type IsReady = (value: unknown) => boolean;

/**
 * Variables that are already what they are coerced to, as nearly all that a gateway sends are; null for any others,
 * whose fate (CoerceVariableValues of the specification, 6.1.2) is for graphql-js to say.
 */
export function compileReadyVariables(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
): (given: Variables) => Variables | null {
  const variables = variableDefinitions.map(({ variable, type, defaultValue }) => {
    const wanted = typeFromAST(schema, type);
    return {
      name: variable.name.value,
      isReady: isInputType(wanted) ? readinessOf(wanted) : neverReady,
      mayBeLeftOut: !isNonNullType(wanted) && !defaultValue,
    };
  });
  return (given) => {
    // Without a prototype: `__proto__` is a name like any other.
    const ready: Record<string, unknown> = Object.create(null);
    for (const { name, isReady, mayBeLeftOut } of variables) {
      if (!Object.hasOwn(given, name)) {
        if (mayBeLeftOut) continue;
        return null;
      }
      const value = given[name];
      if (!isReady(value)) return null;
      ready[name] = value;
    }
    return ready;
  };
}

function readinessOf(type: GraphQLInputType): IsReady {
  if (isNonNullType(type)) return readinessOfNonNull(type.ofType);
  const isReady = readinessOfNonNull(type);
  return (value) => value === null || isReady(value);
}

function readinessOfNonNull(type: GraphQLInputType): IsReady {
  if (isListType(type)) {
    const isReady = readinessOf(type.ofType);
    return (value) => Array.isArray(value) && value.every(isReady);
  }
  if (type === GraphQLString || type === GraphQLID) return (value) => typeof value === 'string';
  if (type === GraphQLBoolean) return (value) => typeof value === 'boolean';
  if (type === GraphQLInt) return (value) => typeof value === 'number' && (value | 0) === value;
  // `_Any`, of which every representation is: it takes what it is given.
  if (isScalarType(type) && type.parseValue === takesAnything)
    return (value) => value !== null && value !== undefined;
  return neverReady;
}

const neverReady: IsReady = () => false;

/** How a scalar reads its input where its author has not said otherwise. */
const takesAnything = new GraphQLScalarType({ name: 'Anything' }).parseValue;
