import type { FetchNode } from '@apollo/query-planner';
import { Kind, parse, print, type SelectionSetNode, visit } from 'graphql';

/**
 * Equal for steps of one plan that ask the same question, so that they may share what they are told.
 * @returns null where they must not: a later step writes into objects, and what one place was told would show in
 * another. Values without fields of their own are written into by nobody.
 */
export function shareKeyOf(node: FetchNode): string | null {
  const { serviceName, operation, requires, inputRewrites = [], outputRewrites = [] } = node;
  if (inputRewrites.length > 0 || outputRewrites.length > 0) return null;
  // Steps of one plan have names of their own.
  const document = visit(parse(operation, { noLocation: true }), {
    OperationDefinition: (definition) => ({ ...definition, name: undefined }),
  });
  const isShareable = document.definitions.every(
    (definition) =>
      definition.kind === Kind.OPERATION_DEFINITION &&
      definition.selectionSet.selections.every(
        (entities) => entities.kind === Kind.FIELD && isLeafOnly(entities.selectionSet),
      ),
  );
  return isShareable ? [serviceName, print(document), JSON.stringify(requires)].join('\n') : null;
}

const isLeafOnly = (set: SelectionSetNode | undefined): boolean =>
  (set?.selections ?? []).every((selection) => {
    if (selection.kind === Kind.FIELD) return selection.selectionSet === undefined;
    return selection.kind === Kind.INLINE_FRAGMENT && isLeafOnly(selection.selectionSet);
  });
