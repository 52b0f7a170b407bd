import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import { parseFieldSet } from './field-sets.ts';
import type { StandIn } from './stand-ins.ts';
import {
  interfacesOf,
  isGiven,
  joinsOf,
  type OwningType,
  owningTypesOf,
  textOf,
} from './supergraph-ast.ts';

/**
 * What a field needs at which place of what is sent for its entity, where there is more than one thing that could
 * stand there: `.category.price` → `price__0`. Empty where nothing is to stand there.
 */
export type RequiredPlaces = ReadonlyMap<string, string>;

/** By `subgraph Type.field`, where a subgraph is called what plans call it. */
export type RequirementsOfFields = ReadonlyMap<string, RequiredPlaces>;

export const fieldKey = (subgraph: string, typeName: string, field: string): string =>
  `${subgraph} ${typeName}.${field}`;

export function readRequirements(
  document: DocumentNode,
  standIns: ReadonlyMap<string, StandIn>,
): RequirementsOfFields {
  const subgraphNames = subgraphNamesOf(document);
  const stoodFor = new Set([...standIns.values()].map(({ field }) => field));
  const found = new Map<string, RequiredPlaces>();
  const types = owningTypesOf(document);
  for (const type of types.values()) {
    for (const field of type.fields ?? [])
      for (const join of joinsOf(field, 'join__field')) {
        const text = textOf(join, 'requires');
        if (text === null) continue;
        const graph = textOf(join, 'graph') ?? '';
        const places = placesIn(parseFieldSet(text), '');
        if (interfacesOf(type, graph).some((name) => isEntity(types.get(name), graph)))
          places.push([kindPlace, 'object']);
        const subgraph = subgraphNames.get(graph) ?? '';
        if (places.length > 0)
          found.set(fieldKey(subgraph, type.name.value, field.name.value), new Map(places));
      }
    if (type.kind === Kind.INTERFACE_TYPE_DEFINITION)
      for (const [graph, subgraph] of subgraphNames)
        if (isEntity(type, graph))
          for (const field of type.fields ?? [])
            found.set(
              fieldKey(subgraph, type.name.value, field.name.value),
              new Map([[kindPlace, 'interface']]),
            );
    for (const join of joinsOf(type, 'join__type'))
      if (isGiven(join, 'isInterfaceObject', true)) addAbsences(type, textOf(join, 'graph') ?? '');
  }
  return found;

  /**
   * Of objects that a subgraph knows by their interface, only some may be asked what requires more than a key; only
   * for those is it there. So what one field of the interface requires is absent for the others.
   */
  function addAbsences(type: OwningType, graph: string): void {
    const { fields = [] } = type;
    const ofGraph = (field: FieldDefinitionNode): ConstDirectiveNode | undefined =>
      joinsOf(field, 'join__field').find((join) => textOf(join, 'graph') === graph);
    const requiredBy = (field: FieldDefinitionNode): readonly string[] => {
      const join = ofGraph(field);
      const text = join && textOf(join, 'requires');
      return text ? namesIn(text) : [];
    };
    const all = new Set(fields.flatMap(requiredBy));
    for (const field of fields) {
      const key = fieldKey(subgraphNames.get(graph) ?? '', type.name.value, field.name.value);
      const own = requiredBy(field);
      const places = [...all].map((name): [string, string] => [
        placeOf('', name, standIns),
        own.includes(name) ? name : '',
      ]);
      if (places.length > 0) found.set(key, new Map([...places, ...(found.get(key) ?? [])]));
    }
  }

  function placesIn(set: SelectionSetNode, outer: string): [string, string][] {
    return set.selections.flatMap((selection): [string, string][] => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
      if (selection.kind === Kind.INLINE_FRAGMENT) return placesIn(selection.selectionSet, outer);
      const name = selection.name.value;
      const place = placeOf(outer, name, standIns);
      const inside = selection.selectionSet ? placesIn(selection.selectionSet, place) : [];
      return standIns.has(name) || stoodFor.has(name) ? [[place, name], ...inside] : inside;
    });
  }
}

/**
 * Stands for whether an entity is sent as the object that it is, with what that requires, or as its interface, which
 * may not pass it on.
 */
export const kindPlace = 'kind';

const isEntity = (type: OwningType | undefined, graph: string): boolean =>
  joinsOf(type ?? {}, 'join__type').some(
    (join) => textOf(join, 'graph') === graph && textOf(join, 'key') !== null,
  );

const namesIn = (text: string): readonly string[] =>
  parseFieldSet(text).selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.name.value] : [],
  );

/** A place inside another, by the names that the subgraph knows. */
export const placeOf = (
  outer: string,
  name: string,
  standIns: ReadonlyMap<string, StandIn>,
): string => `${outer}.${standIns.get(name)?.field ?? name}`;

/** Supergraphs call subgraphs by the values of an enum, and plans by their names. */
export function subgraphNamesOf({ definitions }: DocumentNode): ReadonlyMap<string, string> {
  const graphs = definitions.find(
    (definition) =>
      definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph',
  );
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION) return new Map();
  return new Map(
    (graphs.values ?? []).flatMap(({ name, directives = [] }) => {
      const [join] = directives.filter((directive) => directive.name.value === 'join__graph');
      const subgraph = join && textOf(join, 'name');
      return subgraph ? [[name.value, subgraph]] : [];
    }),
  );
}
