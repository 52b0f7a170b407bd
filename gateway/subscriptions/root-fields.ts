import { type FieldNode, Kind, type SelectionSetNode } from 'graphql';
import { type Fragments, fragmentsOf, inlineFragmentOf } from '../documents.ts';
import type { Operation } from '../operation.ts';

/**
 * Every field at the root of an operation, inside fragments too. Validation leaves one of a subscription's to run, yet
 * lets others stand beside it that `@skip` or `@include` leave out.
 */
export const rootFieldsOf = ({
  definition,
  document,
}: Pick<Operation, 'definition' | 'document'>): readonly FieldNode[] =>
  fieldsIn(definition.selectionSet, fragmentsOf(document));

const fieldsIn = ({ selections }: SelectionSetNode, fragments: Fragments): FieldNode[] =>
  selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    const inner = inlineFragmentOf(selection, fragments);
    return inner ? fieldsIn(inner.selectionSet, fragments) : [];
  });
