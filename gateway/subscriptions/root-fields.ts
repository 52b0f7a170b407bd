import { type DocumentNode, type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import type { Operation } from '../operation.ts';

/**
 * Every field at the root of an operation, inside fragments too. Validation leaves one of a subscription's to run, yet
 * lets others stand beside it that `@skip` or `@include` leave out.
 */
export const rootFieldsOf = ({
  definition,
  document,
}: Pick<Operation, 'definition' | 'document'>): readonly FieldNode[] =>
  fieldsIn(definition.selectionSet, document);

const fieldsIn = ({ selections }: SelectionSetNode, document: DocumentNode): FieldNode[] =>
  selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const inner =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection.selectionSet
        : fragmentOf(document, selection.name.value);
    return inner ? fieldsIn(inner, document) : [];
  });

function fragmentOf(document: DocumentNode, name: string): SelectionSetNode | null {
  for (const definition of document.definitions)
    if (definition.kind === Kind.FRAGMENT_DEFINITION && definition.name.value === name)
      return definition.selectionSet;
  return null;
}
