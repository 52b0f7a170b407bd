import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InterfaceTypeDefinitionNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type TypeNode,
} from 'graphql';

/** A type of a supergraph whose fields subgraphs own. */
export type OwningType = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** The object and interface types of a supergraph's SDL, by name. */
export type OwningTypes = ReadonlyMap<string, OwningType>;

export const isOwningType = (node: { readonly kind: string }): node is OwningType =>
  node.kind === Kind.OBJECT_TYPE_DEFINITION || node.kind === Kind.INTERFACE_TYPE_DEFINITION;

export const owningTypesOf = ({ definitions }: DocumentNode): OwningTypes =>
  new Map(definitions.filter(isOwningType).map((type) => [type.name.value, type]));

export const fieldOf = (type: OwningType, name: string): FieldDefinitionNode | undefined =>
  type.fields?.find((field) => field.name.value === name);

export function namedTypeOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedTypeOf(type.type);
}

/** What the join specification says of a type or a field, directive by directive. */
export const joinsOf = (
  { directives = [] }: { readonly directives?: readonly ConstDirectiveNode[] | undefined },
  name: 'join__type' | 'join__field' | 'join__implements',
): readonly ConstDirectiveNode[] => directives.filter((join) => join.name.value === name);

/** An argument's text: a string or an enum value; null where it is left out. */
export function textOf(directive: ConstDirectiveNode, argument: string): string | null {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : null;
}

/** Whether an argument is a given constant. */
export const isGiven = (
  directive: ConstDirectiveNode,
  argument: string,
  wanted: boolean,
): boolean => {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value;
  return value?.kind === Kind.BOOLEAN && value.value === wanted;
};

/** Names of the interfaces that a subgraph knows a type to implement. */
export const interfacesOf = (type: OwningType, subgraph: string): readonly string[] =>
  joinsOf(type, 'join__implements')
    .filter((join) => textOf(join, 'graph') === subgraph)
    .flatMap((join) => textOf(join, 'interface') ?? []);
