import { type GraphQLLeafType, isEnumType, isSpecifiedScalarType } from 'graphql';

/** Whether JSON from a subgraph is a value of a leaf type as clients know it. */
export type IsLeafValue = (value: unknown) => boolean;

/**
 * Custom scalars are taken as they come: only their subgraph knows what is right. An enum value that clients are not
 * to see (`@inaccessible`) is none.
 */
export function leafCheckOf(type: GraphQLLeafType): IsLeafValue {
  if (isEnumType(type)) {
    const names = new Set<unknown>(type.getValues().map(({ name }) => name));
    return (value) => names.has(value);
  }
  return isSpecifiedScalarType(type) ? (checks[type.name] ?? isAnything) : isAnything;
}

const isAnything: IsLeafValue = () => true;

const checks: Readonly<Record<string, IsLeafValue>> = {
  Boolean: (value) => typeof value === 'boolean',
  Float: (value) => typeof value === 'number',
  ID: (value) => typeof value === 'string' || Number.isInteger(value),
  // Of 32 bits, as the specification has it.
  Int: (value) => typeof value === 'number' && (value | 0) === value,
  String: (value) => typeof value === 'string',
};
