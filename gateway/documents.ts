import {
  type ConstDirectiveNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
} from 'graphql';

/** The fragments of a document by name. */
export const fragmentsOf = ({
  definitions,
}: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> =>
  new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );

/** The name under which a field stands in its answer. */
export const responseKeyOf = ({ alias, name }: Pick<FieldNode, 'alias' | 'name'>): string =>
  (alias ?? name).value;

/** `@skip` or `@include`. */
export const isCondition = ({ name }: DirectiveNode | ConstDirectiveNode): boolean =>
  name.value === 'skip' || name.value === 'include';

/** What a condition asks about: a constant, or the name of a variable. */
export function askedBy({
  arguments: given = [],
}: DirectiveNode | ConstDirectiveNode): boolean | string {
  const value = given[0]?.value;
  if (value?.kind === Kind.VARIABLE) return value.name.value;
  return value?.kind === Kind.BOOLEAN && value.value;
}
