import '../silence.ts';
import {
  baseType,
  type InputObjectType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  type NamedType,
  type Schema,
} from '@apollo/federation-internals';
import { type Field, fieldsOf, implementationsOf } from '../federated-fields.ts';
import type { AccessRequirement } from '../operation.ts';
import { readHiddenReads } from './hidden-reads.ts';

/** What each field of a supergraph asks of its reader. */
export interface FieldAccess {
  /** What selecting `fieldName` on a value of the declared type asks; all must hold, none means anybody. */
  requirementsOf(typeName: string, fieldName: string): readonly AccessRequirement[];
  /** What giving a value for that argument asks beside. */
  requirementsOfArgument(
    typeName: string,
    fieldName: string,
    argumentName: string,
  ): readonly AccessRequirement[];
}

/**
 * Reads `@authenticated`, `@requiresScopes` and `@policy` wherever the supergraph puts them, under whatever name
 * `@link` gives them. A field asks what it says, what its type's declaration says, what the type it returns says,
 * and what is asked of the fields that it is computed from. A field of an interface also asks what it asks on each
 * implementation: reading through the interface must not get past a stricter one. A value that is given for an
 * argument asks what the scalars and enums that can be in it say.
 */
export function readFieldAccess(schema: Schema): FieldAccess {
  const readers = directiveReaders(schema);
  const hiddenReads = readHiddenReads(schema);
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
  const withBehind = (field: Field): Field[] =>
    isInterfaceType(field.parent)
      ? [field, ...implementationsOf(field.parent, field.name)]
      : [field];
  const askedByInput = (type: NamedType): AccessRequirement[] =>
    [...inputTypesIn(type)].flatMap(saidBy);

  const fields = new Map<string, readonly AccessRequirement[]>();
  const givenArguments = new Map<string, readonly AccessRequirement[]>();
  for (const type of schema.types()) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    fields.set(`${type.name}.__typename`, saidBy(type));
    for (const field of fieldsOf(type)) {
      const read = withBehind(field).flatMap((one) => [
        one,
        ...hiddenReads(one).flatMap(withBehind),
      ]);
      fields.set(`${type.name}.${field.name}`, unique(read.flatMap(askedBy)));
      for (const argument of field.arguments()) {
        const asked = argument.type ? askedByInput(baseType(argument.type)) : [];
        if (asked.length > 0)
          givenArguments.set(`${type.name}.${field.name}.${argument.name}`, unique(asked));
      }
    }
  }
  return {
    requirementsOf: (typeName, fieldName) => fields.get(`${typeName}.${fieldName}`) ?? none,
    requirementsOfArgument: (typeName, fieldName, argumentName) =>
      givenArguments.get(`${typeName}.${fieldName}.${argumentName}`) ?? none,
  };
}

type Directed = NamedType | Field;
type Read = (args: Readonly<Record<string, unknown>>) => AccessRequirement;

const none: readonly AccessRequirement[] = [];

/** A type, and where it is an input object, all that can be in it. */
function inputTypesIn(type: NamedType, found = new Set<NamedType>()): ReadonlySet<NamedType> {
  if (found.has(type)) return found;
  found.add(type);
  if (!isInputObjectType(type)) return found;
  for (const field of (type as InputObjectType).fields())
    if (field.type) inputTypesIn(baseType(field.type), found);
  return found;
}

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
