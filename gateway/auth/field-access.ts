import '../silence.ts';
import {
  baseType,
  type FieldDefinition,
  type InterfaceType,
  isInterfaceType,
  isObjectType,
  type NamedType,
  type ObjectType,
  type Schema,
} from '@apollo/federation-internals';
import type { AccessRequirement } from '../operation.ts';

/** What each field of a supergraph asks of its reader. */
export interface FieldAccess {
  /** What selecting `fieldName` on a value of the declared type asks; all must hold, none means anybody. */
  requirementsOf(typeName: string, fieldName: string): readonly AccessRequirement[];
}

/**
 * Reads `@authenticated`, `@requiresScopes` and `@policy` wherever the supergraph puts them, under whatever name
 * `@link` gives them. A field asks what it says, what its type's declaration says, and what the type it returns
 * says. A field of an interface also asks what it asks on each implementation: reading through the interface
 * must not get past a stricter one.
 */
export function readFieldAccess(schema: Schema): FieldAccess {
  const readers = directiveReaders(schema);
  const saidBy = (element: Directed): AccessRequirement[] =>
    element.appliedDirectives.flatMap((directive) => {
      const requirement = readers.get(directive.name)?.(directive.arguments());
      return requirement ? [requirement] : [];
    });
  const askedBy = (field: Field): AccessRequirement[] => [
    ...saidBy(field.parent),
    ...saidBy(field),
    ...(field.type ? saidBy(baseType(field.type)) : []),
  ];

  const table = new Map<string, readonly AccessRequirement[]>();
  for (const type of schema.types()) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    table.set(`${type.name}.__typename`, saidBy(type));
    for (const field of fieldsOf(type)) {
      const behind = isInterfaceType(type) ? implementationsOf(type, field.name) : [];
      table.set(`${type.name}.${field.name}`, unique([field, ...behind].flatMap(askedBy)));
    }
  }
  return { requirementsOf: (typeName, fieldName) => table.get(`${typeName}.${fieldName}`) ?? [] };
}

type Field = FieldDefinition<ObjectType> | FieldDefinition<InterfaceType>;
type Directed = NamedType | Field;
type Read = (args: Readonly<Record<string, unknown>>) => AccessRequirement;

const fieldsOf = (type: ObjectType | InterfaceType): readonly Field[] => type.fields();

const implementationsOf = (type: InterfaceType, fieldName: string): Field[] =>
  type.possibleRuntimeTypes().flatMap((implementation) => implementation.field(fieldName) ?? []);

/** The directives by the names that this supergraph knows them by. */
function directiveReaders(schema: Schema): Map<string, Read> {
  const groups = (value: unknown): string[][] => value as string[][];
  const known: Readonly<Record<string, Read>> = {
    authenticated: () => ({ kind: 'authenticated' }),
    requiresScopes: (args) => ({ kind: 'scopes', anyOf: groups(args['scopes']) }),
    policy: (args) => ({ kind: 'policies', anyOf: groups(args['policies']) }),
  };
  return new Map(
    Object.entries(known).flatMap(([name, read]): [string, Read][] => {
      const feature = schema.coreFeatures?.getByIdentity(`https://specs.apollo.dev/${name}`);
      return feature ? [[feature.directiveNameInSchema(name), read]] : [];
    }),
  );
}

const unique = (requirements: readonly AccessRequirement[]): AccessRequirement[] => [
  ...new Map(
    requirements.map((requirement) => [JSON.stringify(requirement), requirement]),
  ).values(),
];
