import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type ASTNode,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
  visit,
} from 'graphql';
import type { StandInParts } from './real-fields.ts';
import { fieldKey, kindPlace, placeOf } from './required-places.ts';

/** What is sent at a place. */
type Places = Map<string, string>;

/**
 * An entity has one value for each field that it is sent with. Fields that require different ones of the same field
 * are asked for in fetches of their own.
 * @returns the fetch itself where all go together
 */
export function splitFetch(node: FetchNode, parts: StandInParts): readonly FetchNode[] {
  if (!node.requires) return [node];
  const document = parse(node.operation, { noLocation: true });
  const groups: Places[] = [new Map()];
  const groupOf = new Map<string, number>();
  for (const [typeName, field] of entityFields(document)) {
    const key = fieldKey(node.serviceName, typeName, field);
    const needed = parts.requirements.get(key);
    if (!needed || groupOf.has(key)) continue;
    const fits = groups.findIndex((group) =>
      [...needed].every(([place, name]) => (group.get(place) ?? name) === name),
    );
    const index = fits >= 0 ? fits : groups.length;
    groups[index] ??= new Map();
    for (const [place, name] of needed) groups[index]?.set(place, name);
    groupOf.set(key, index);
  }
  if (groups.length === 1) return [node];
  return groups.map((group, index) => {
    const part = withEntityFields(
      document,
      (typeName, field) =>
        (groupOf.get(fieldKey(node.serviceName, typeName, field)) ?? 0) === index,
    );
    const { text, used } = textOf(part);
    return {
      ...node,
      operation: text,
      variableUsages: (node.variableUsages ?? []).filter((name) => used.has(name)),
      ...onlyKind(node, group, parts),
    };
  });
}

/** Each field of each entity, with the type that it is asked of. */
function entityFields(document: DocumentNode): [string, string][] {
  const found: [string, string][] = [];
  withEntityFields(document, (typeName, field) => {
    found.push([typeName, field]);
    return true;
  });
  return found;
}

/** The document with those fields of its entities that are wanted. */
function withEntityFields(
  document: DocumentNode,
  isWanted: (typeName: string, field: string) => boolean,
): DocumentNode {
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [],
    ),
  );

  function filter(set: SelectionSetNode, typeName: string): SelectionSetNode {
    return {
      ...set,
      selections: set.selections.flatMap((selection): SelectionNode[] => {
        if (selection.kind === Kind.FIELD)
          return isWanted(typeName, selection.name.value) ? [selection] : [];
        const fragment =
          selection.kind === Kind.FRAGMENT_SPREAD ? fragments.get(selection.name.value) : selection;
        if (!fragment) return [];
        const { typeCondition } = fragment;
        const inner = filter(fragment.selectionSet, typeCondition?.name.value ?? typeName);
        if (inner.selections.length === 0) return [];
        const { directives = [] } = selection;
        const inline = { kind: Kind.INLINE_FRAGMENT, directives, selectionSet: inner } as const;
        return [typeCondition ? { ...inline, typeCondition } : inline];
      }),
    };
  }

  return {
    ...document,
    definitions: document.definitions.map((definition): DefinitionNode => {
      if (definition.kind !== Kind.OPERATION_DEFINITION) return definition;
      const selections = definition.selectionSet.selections.map((entities) =>
        entities.kind === Kind.FIELD && entities.selectionSet
          ? { ...entities, selectionSet: filter(entities.selectionSet, '') }
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

/** What is sent of objects is sent as what they are. */
function onlyKind(
  { requires = [], inputRewrites = [] }: FetchNode,
  group: Places,
  parts: StandInParts,
): Pick<FetchNode, 'requires' | 'inputRewrites'> {
  const isInterface = (name: string): boolean =>
    parts.keyed.types.get(name)?.kind === Kind.INTERFACE_TYPE_DEFINITION;
  const places = onlyPlaces(requires, group, parts, '');
  if (group.get(kindPlace) !== 'object') return { requires: places, inputRewrites };
  return {
    requires: places.filter(
      (one) => one.kind !== 'InlineFragment' || !isInterface(one.typeCondition ?? ''),
    ),
    inputRewrites: inputRewrites.filter(
      ({ path: [first = ''] }) => !isInterface(first.replace('... on ', '')),
    ),
  };
}

/** What is sent, without what other groups need at the same places. */
function onlyPlaces(
  selections: readonly QueryPlanSelectionNode[],
  group: Places,
  parts: StandInParts,
  outer: string,
): QueryPlanSelectionNode[] {
  return selections.flatMap((selection): QueryPlanSelectionNode[] => {
    if (selection.kind === 'InlineFragment')
      return [{ ...selection, selections: onlyPlaces(selection.selections, group, parts, outer) }];
    const { name } = selection;
    const place = placeOf(outer, name, parts.standIns);
    const wanted = group.get(place);
    if (wanted === undefined ? parts.standIns.has(name) : wanted !== name) return [];
    if (!selection.selections) return [selection];
    const inner = onlyPlaces(selection.selections, group, parts, place);
    return inner.length > 0 ? [{ ...selection, selections: inner }] : [];
  });
}
