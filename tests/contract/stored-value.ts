import { type GraphQLSchema, isEnumType, isLeafType, isNonNullType, isObjectType } from 'graphql';

/** How a scalar of the graph is stored, where it is told as it is. */
const storedAs: Readonly<Record<string, (value: unknown) => boolean>> = {
  Boolean: (value) => typeof value === 'boolean',
  DateTime: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
  Float: (value) => typeof value === 'number',
  Int: (value) => Number.isInteger(value),
  String: (value) => typeof value === 'string',
};

/** Whether a stored value may stand at a place of the graph (`Order.state`). What is no leaf is not looked into. */
export function isStoredAs(schema: GraphQLSchema, place: string, value: unknown): boolean {
  const [typeName = '', fieldName = ''] = place.split('.');
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  if (!field) return false;
  if (value === null || value === undefined) return !isNonNullType(field.type);
  const leaf = isNonNullType(field.type) ? field.type.ofType : field.type;
  if (isEnumType(leaf)) return leaf.getValue(String(value)) !== undefined;
  return !isLeafType(leaf) || (storedAs[leaf.name]?.(value) ?? false);
}
