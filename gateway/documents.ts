import {
  type ConstDirectiveNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  Kind,
} from 'graphql';

/** A document's fragments by name. */
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export const fragmentsOf = ({ definitions }: DocumentNode): Fragments =>
  new Map(
    definitions.flatMap((definition) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );

/** A fragment where it is used, as if it were written there; undefined for one that the document does not have. */
export function inlineFragmentOf(
  selection: InlineFragmentNode | FragmentSpreadNode,
  fragments: Fragments,
): InlineFragmentNode | undefined {
  if (selection.kind === Kind.INLINE_FRAGMENT) return selection;
  const fragment = fragments.get(selection.name.value);
  if (!fragment) return undefined;
  const { typeCondition, selectionSet } = fragment;
  const { directives = [] } = selection;
  return { kind: Kind.INLINE_FRAGMENT, typeCondition, directives, selectionSet };
}

/** The name under which a field stands in its answer. */
export const responseKeyOf = ({ alias, name }: Pick<FieldNode, 'alias' | 'name'>): string =>
  (alias ?? name).value;

/** What every object can be asked for. */
export const typenameField: FieldNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: '__typename' },
};

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
