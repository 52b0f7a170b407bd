import type { FetchNode } from '@apollo/query-planner';
import {
  type ASTNode,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import { fragmentsOf, inlineFragmentOf, responseKeyOf } from '../../documents.ts';

/** A field that is asked of entities. */
export interface EntityField {
  readonly name: string;
  /** The name that it gets in the answer. */
  readonly key: string;
  /** The type that it is asked of: `Ring` in `... on Item { ... on Ring { mm } }`. */
  readonly typeName: string;
  /** The type under which its entities are sent: `Item` there. */
  readonly entityType: string;
}

export const entityFieldKey = ({ entityType, typeName, name }: EntityField): string =>
  `${entityType} ${typeName}.${name}`;

/** Tells apart what is asked of entities that are sent under one type. */
export const entityKeyOf = ({ entityType, key }: EntityField): string => `${entityType} ${key}`;

/** Each field of each entity. */
export function entityFields(document: DocumentNode): EntityField[] {
  const found: EntityField[] = [];
  withEntityFields(document, (field) => {
    found.push(field);
    return true;
  });
  return found;
}

/** The document with those fields of its entities that are wanted. */
export function withEntityFields(
  document: DocumentNode,
  isWanted: (field: EntityField) => boolean,
): DocumentNode {
  const fragments = fragmentsOf(document);

  function filter(set: SelectionSetNode, typeName: string, entityType: string): SelectionSetNode {
    return {
      ...set,
      selections: set.selections.flatMap((selection): SelectionNode[] => {
        if (selection.kind === Kind.FIELD) {
          const name = selection.name.value;
          const key = responseKeyOf(selection);
          return isWanted({ name, key, typeName, entityType }) ? [selection] : [];
        }
        const fragment = inlineFragmentOf(selection, fragments);
        if (!fragment) return [];
        const innerType = fragment.typeCondition?.name.value ?? typeName;
        const inner = filter(fragment.selectionSet, innerType, entityType || innerType);
        return inner.selections.length > 0 ? [{ ...fragment, selectionSet: inner }] : [];
      }),
    };
  }

  return {
    ...document,
    definitions: document.definitions.map((definition): DefinitionNode => {
      if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
      const selections = definition.selectionSet.selections.map((entities) =>
        entities.kind === Kind.FIELD && entities.selectionSet
          ? { ...entities, selectionSet: filter(entities.selectionSet, '', '') }
          : entities,
      );
      return { ...definition, selectionSet: { ...definition.selectionSet, selections } };
    }),
  };
}

/** The document's text and the variables that it uses: what it does not use it may not declare. */
function textOf(document: DocumentNode): { text: string; used: ReadonlySet<string> } {
  const spread = fragmentsIn(document);
  const needed = document.definitions.filter(
    (one) => one.kind !== Kind.FRAGMENT_DEFINITION || spread.has(one.name.value),
  );
  const used = new Set<string>();
  visit(
    { ...document, definitions: needed },
    {
      VariableDefinition: () => false,
      Variable({ name }) {
        used.add(name.value);
      },
    },
  );
  const definitions = needed.map((one) =>
    one.kind === Kind.OPERATION_DEFINITION
      ? {
          ...one,
          variableDefinitions: (one.variableDefinitions ?? []).filter(({ variable }) =>
            used.has(variable.name.value),
          ),
        }
      : one,
  );
  return { text: stripIgnoredCharacters(print({ ...document, definitions })), used };
}

/** The fetch with a part of its own document. */
export function withFields(fetch: FetchNode, part: DocumentNode): FetchNode {
  const { text, used } = textOf(part);
  const variableUsages = (fetch.variableUsages ?? []).filter((name) => used.has(name));
  return { ...fetch, operation: text, variableUsages };
}

/** Names of the fragments that the operation spreads, in others too. */
function fragmentsIn({ definitions }: DocumentNode): ReadonlySet<string> {
  const found = new Set<string>();
  const collect = (node: ASTNode): void =>
    void visit(node, {
      FragmentSpread({ name }) {
        if (found.has(name.value)) return;
        found.add(name.value);
        for (const one of definitions)
          if (one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === name.value) collect(one);
      },
    });
  for (const one of definitions) if (one.kind === Kind.OPERATION_DEFINITION) collect(one);
  return found;
}
