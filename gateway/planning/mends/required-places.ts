import { type DocumentNode, Kind, type SelectionSetNode } from 'graphql';
import { parseFieldSet } from './field-sets.ts';
import type { StandIn } from './stand-ins.ts';
import { joinsOf, owningTypesOf, textOf } from './supergraph-ast.ts';

/** Which stand-in a field needs at which place of what is sent for its entity: `category.price` → `price__0`. */
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
  const found = new Map<string, RequiredPlaces>();
  for (const type of owningTypesOf(document).values())
    for (const field of type.fields ?? [])
      for (const join of joinsOf(field, 'join__field')) {
        const text = textOf(join, 'requires');
        if (text === null) continue;
        const places = placesIn(parseFieldSet(text), standIns, '');
        const subgraph = subgraphNames.get(textOf(join, 'graph') ?? '') ?? '';
        if (places.length > 0)
          found.set(fieldKey(subgraph, type.name.value, field.name.value), new Map(places));
      }
  return found;
}

function placesIn(
  set: SelectionSetNode,
  standIns: ReadonlyMap<string, StandIn>,
  outer: string,
): [string, string][] {
  return set.selections.flatMap((selection): [string, string][] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
    if (selection.kind === Kind.INLINE_FRAGMENT)
      return placesIn(selection.selectionSet, standIns, outer);
    const name = selection.name.value;
    const standIn = standIns.get(name);
    const place = placeOf(outer, name, standIns);
    return [
      ...(standIn ? [[place, name] as [string, string]] : []),
      ...(selection.selectionSet ? placesIn(selection.selectionSet, standIns, place) : []),
    ];
  });
}

/** A place inside another, by the names that the subgraph knows. */
export const placeOf = (
  outer: string,
  name: string,
  standIns: ReadonlyMap<string, StandIn>,
): string => `${outer}.${standIns.get(name)?.field ?? name}`;

/** Supergraphs call subgraphs by the values of an enum, and plans by their names. */
function subgraphNamesOf({ definitions }: DocumentNode): ReadonlyMap<string, string> {
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
