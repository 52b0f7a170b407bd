import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { fragmentsOf, responseKeyOf } from '../../documents.ts';
import { always, both, type Condition, conditionOf, either, isNever } from './conditions.ts';

/** Selection sets that together say what is asked of one object, each with when it counts. */
export type Selected = readonly { readonly set: SelectionSetNode; readonly when: Condition }[];

/** A field of the answer, wherever in the document it was asked for. */
export interface SelectedField {
  /** Its name in the answer. */
  readonly key: string;
  /** Its name in the schema. */
  readonly name: string;
  readonly when: Condition;
  /** What is asked of its value; empty for leaves. */
  readonly selected: Selected;
  readonly nodes: readonly FieldNode[];
}

/**
 * CollectFields of the GraphQL specification (6.3.2), with the conditions kept instead of decided.
 * @param type an interface where a subgraph knows objects only by it
 */
export function collectFields(
  schema: GraphQLSchema,
  document: DocumentNode,
  type: GraphQLObjectType | GraphQLInterfaceType,
  selected: Selected,
): readonly SelectedField[] {
  const fragments = fragmentsOf(document);
  const fields = new Map<string, SelectedField>();

  const applies = (fragment: FragmentDefinitionNode['typeCondition'] | undefined): boolean => {
    if (!fragment) return true;
    const wanted = schema.getType(fragment.name.value);
    return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type));
  };

  const walk = (set: SelectionSetNode, outer: Condition): void => {
    for (const selection of set.selections) {
      const when = both(outer, conditionOf(selection));
      if (isNever(when)) continue;
      if (selection.kind === Kind.FIELD) {
        add(selection, when);
        continue;
      }
      const fragment =
        selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (fragment && applies(fragment.typeCondition)) walk(fragment.selectionSet, when);
    }
  };

  const add = (node: FieldNode, when: Condition): void => {
    const key = responseKeyOf(node);
    const known = fields.get(key);
    const more: Selected = node.selectionSet ? [{ set: node.selectionSet, when }] : [];
    fields.set(key, {
      key,
      name: node.name.value,
      when: known ? either(known.when, when) : when,
      selected: [...(known?.selected ?? []), ...more],
      nodes: [...(known?.nodes ?? []), node],
    });
  };

  for (const { set, when } of selected) walk(set, when);
  return [...fields.values()];
}

export const wholeOf = (set: SelectionSetNode): Selected => [{ set, when: always }];
