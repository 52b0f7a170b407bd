import {
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

export interface CollectParts {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** At least those that `@skip` and `@include` ask for. */
  readonly variableValues: Readonly<Record<string, unknown>>;
}

/**
 * CollectFields of the GraphQL specification (6.3.2): what is asked of an object of this type, by name in the answer.
 */
export function collectFields(
  { schema, fragments, variableValues }: CollectParts,
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
): ReadonlyMap<string, readonly FieldNode[]> {
  const fields = new Map<string, FieldNode[]>();
  const spread = new Set<string>();

  const isWanted = (node: SelectionNode): boolean =>
    getDirectiveValues(GraphQLSkipDirective, node, variableValues)?.['if'] !== true &&
    getDirectiveValues(GraphQLIncludeDirective, node, variableValues)?.['if'] !== false;

  const applies = ({ typeCondition }: Conditional): boolean => {
    if (!typeCondition) return true;
    const wanted = schema.getType(typeCondition.name.value);
    return wanted === type || (isAbstractType(wanted) && schema.isSubType(wanted, type));
  };

  const walk = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (!isWanted(selection)) continue;
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const known = fields.get(key);
        if (known) known.push(selection);
        else fields.set(key, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(selection)) walk(selection.selectionSet);
      } else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value);
        const fragment = fragments[selection.name.value];
        if (fragment && applies(fragment)) walk(fragment.selectionSet);
      }
    }
  };

  for (const set of sets) walk(set);
  return fields;
}

type Conditional = { readonly typeCondition?: FragmentDefinitionNode['typeCondition'] | undefined };
