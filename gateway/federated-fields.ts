import type { FieldDefinition, InterfaceType, ObjectType } from '@apollo/federation-internals';

/** A field as Apollo's schema classes have it. */
export type Field = FieldDefinition<ObjectType> | FieldDefinition<InterfaceType>;

export const fieldsOf = (type: ObjectType | InterfaceType): readonly Field[] => type.fields();

/** The field of that name on each object type that implements the interface. */
export const implementationsOf = (type: InterfaceType, fieldName: string): Field[] =>
  type.possibleRuntimeTypes().flatMap((implementation) => implementation.field(fieldName) ?? []);
