import '../silence.ts';
import { isCompositeType, possibleRuntimeTypes, type Schema } from '@apollo/federation-internals';

/** Names of the object types that a type condition is for; null where the schema has no such type. */
export type ObjectTypesOf = (condition: string) => ReadonlySet<string> | null;

/** Remembers what it was asked, for plans ask for the same few again and again. */
export function createObjectTypes(schema: Schema): ObjectTypesOf {
  const known = new Map<string, ReadonlySet<string>>();
  return (condition) => {
    const remembered = known.get(condition);
    if (remembered) return remembered;
    const type = schema.type(condition);
    if (!type || !isCompositeType(type)) return null;
    const names = new Set(possibleRuntimeTypes(type).map(({ name }) => name));
    known.set(condition, names);
    return names;
  };
}
