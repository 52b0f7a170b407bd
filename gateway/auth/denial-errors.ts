import {
  type FieldNode,
  GraphQLError,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Caller } from '../../kernel/caller.ts';
import { fragmentsOf, responseKeyOf } from '../documents.ts';
import type { GuardedSelection, Operation } from '../operation.ts';

/** Errors told of one answer: more tell nobody more. */
const errorsMax = 50;

/**
 * One error for each place where a denied selection stands in the operation, unless `@skip` or `@include` leaves
 * it out. Paths name fields only: the selection is denied in every item of a list alike.
 */
export function denialErrors(
  operation: Operation,
  denied: readonly GuardedSelection[],
  variables: Readonly<Record<string, unknown>>,
  caller: Caller,
): readonly GraphQLError[] {
  if (denied.length === 0) return [];
  const deniedNodes = new Set(denied.map((selection) => selection.node));
  const fragments = fragmentsOf(operation.document);
  const errors = new Map<string, GraphQLError>();

  const walk = ({ selections }: SelectionSetNode, path: readonly string[]): void => {
    for (const selection of selections) {
      if (errors.size >= errorsMax) return;
      if (!isIncluded(selection, variables)) continue;
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        walk(selection.selectionSet, path);
      } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(selection.name.value);
        if (fragment) walk(fragment.selectionSet, path);
      } else {
        const fieldPath = [...path, responseKeyOf(selection)];
        if (deniedNodes.has(selection)) {
          const key = JSON.stringify(fieldPath);
          if (!errors.has(key)) errors.set(key, denial(selection, fieldPath, caller));
        } else if (selection.selectionSet) walk(selection.selectionSet, fieldPath);
      }
    }
  };
  walk(operation.definition.selectionSet, []);
  return [...errors.values()];
}

function denial(node: FieldNode, path: readonly string[], caller: Caller): GraphQLError {
  const field = node.name.value;
  return caller.kind === 'anonymous'
    ? new GraphQLError(`Sign in to see ${field}`, { path, extensions: { code: 'UNAUTHENTICATED' } })
    : new GraphQLError(`You may not see ${field}`, { path, extensions: { code: 'FORBIDDEN' } });
}

function isIncluded(node: SelectionNode, variables: Readonly<Record<string, unknown>>): boolean {
  const skip = getDirectiveValues(GraphQLSkipDirective, node, variables);
  if (skip?.['if'] === true) return false;
  return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] !== false;
}
