import '../silence.ts';
import {
  baseType,
  type CompositeType,
  isCompositeType,
  isObjectType,
  type ObjectType,
  possibleRuntimeTypes,
} from '@apollo/federation-internals';
import type { ObjectTypesOf } from './object-types.ts';

/** Types of the objects that may stand at a place. */
export type Objects = readonly ObjectType[];

/** Those that a fragment is for. */
export function objectsThatFit(
  objects: Objects,
  condition: string | undefined,
  objectTypesOf: ObjectTypesOf,
): Objects {
  const fitting = condition === undefined ? null : objectTypesOf(condition);
  if (!fitting || objects.every(({ name }) => fitting.has(name))) return objects;
  return objects.filter(({ name }) => fitting.has(name));
}

/** What may stand in a field of objects. */
export function objectsIn(objects: Objects, fieldName: string): Objects {
  const found = new Set<ObjectType>();
  for (const object of objects) {
    const field = object.field(fieldName);
    const type = field?.type && baseType(field.type);
    if (type && isCompositeType(type)) for (const one of objectsOf(type)) found.add(one);
  }
  return [...found];
}

const objectsOf = (type: CompositeType): Objects =>
  isObjectType(type) ? [type] : possibleRuntimeTypes(type);
