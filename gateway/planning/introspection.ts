import { type DocumentNode, type FieldNode, visit } from 'graphql';
import { typenameField } from '../documents.ts';

/** What the schema tells of itself; only the root of queries has these. */
const isIntrospection = ({ name }: FieldNode): boolean =>
  name.value === '__schema' || name.value === '__type';

/**
 * The document without what no subgraph is asked for. The planner would read it all the same, and knows less of
 * introspection than clients may ask: `isOneOf` of a type is news to it.
 */
export const withoutIntrospection = (document: DocumentNode): DocumentNode =>
  visit(document, {
    Field: (field) => (isIntrospection(field) ? null : undefined),
    FragmentDefinition: ({ typeCondition }) =>
      typeCondition.name.value.startsWith('__') ? null : undefined,
    SelectionSet: {
      leave: (set) =>
        set.selections.length === 0 ? { ...set, selections: [typenameField] } : undefined,
    },
  });
